import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BundledProgram } from "../../worker/support/bundle-program.ts";
import { bundlePayments, killedRun, killsFrom, type KilledRun } from "../support/killed-runs.ts";
import type { Moment } from "../support/pay-process.ts";

/** Some minutes: each kill needs another process. */
const TIMEOUT = 300_000;

const UNKNOWN = /"code":"effect_unknown"/;

/** Tests what becomes of payments whose process is killed, with threads and a store at an address. */
export function killsSuite(nextAddress: () => string): void {
  describe("a payment whose process is killed", () => {
    let program: BundledProgram;
    beforeAll(async () => {
      program = await bundlePayments();
    });
    afterAll(() => program[Symbol.dispose]());

    it.each<[Moment, paid: number, told: RegExp]>([
      ["before the intent", 1, /^paid 10 for a$/],
      ["before the effect", 0, UNKNOWN],
      ["before the server counts", 0, UNKNOWN],
      ["after the server counts", 1, UNKNOWN],
      ["before the result", 1, UNKNOWN],
      ["before the checkpoint", 1, /^paid 10 for a$/],
    ])(
      "%s is paid %i times, and the model reads what is known",
      async (moment, paid, told) => {
        const run = await killedRun({
          program,
          address: nextAddress(),
          graph: "router",
          policy: "report",
          rounds: [[10]],
          kills: [{ moment, payment: 1 }],
        });
        expect({ killed: run.killed, paid: run.counted.length, answers: [...run.answers.values()] }).toEqual({
          killed: 1,
          paid,
          answers: [expect.stringMatching(told)],
        });
      },
      TIMEOUT,
    );

    it(
      "again and again is never paid twice, and every unknown one is reported",
      async () => {
        let killed = 0;
        for (const [index, graph] of (["router", "handoffs", "supervisor"] as const).entries()) {
          // Two equal payments in one reply, and a third one in the next.
          const rounds = [[10, 10], [10]];
          const run = await killedRun({
            program,
            address: nextAddress(),
            graph,
            policy: "report",
            rounds,
            kills: killsFrom(100 + index, 4),
          });
          killed += run.killed;
          const calls = graph === "supervisor" ? 6 : 3;
          expect(run.answers.size).toBe(calls);
          expectOnce(run);
          const told = [...run.answers.values()];
          const unknown = told.filter((answer) => UNKNOWN.test(answer));
          expect(told.filter((answer) => answer.startsWith("paid"))).toHaveLength(calls - unknown.length);
          // Whatever was paid and not told as paid was told as unknown.
          expect(run.counted.length).toBeGreaterThanOrEqual(calls - unknown.length);
          expect(run.counted.length).toBeLessThanOrEqual(calls);
        }

        // The first process of each run is always killed.
        expect(killed).toBeGreaterThanOrEqual(3);
      },
      TIMEOUT,
    );

    it(
      "again and again is paid exactly once if the policy asks the desk",
      async () => {
        let killed = 0;
        for (const [index, graph] of (["router", "handoffs", "supervisor"] as const).entries()) {
          const rounds = [[10, 10], [10]];
          const run = await killedRun({
            program,
            address: nextAddress(),
            graph,
            policy: "look up",
            rounds,
            kills: killsFrom(200 + index, 6),
          });
          killed += run.killed;
          expectOnce(run);
          const calls = graph === "supervisor" ? 6 : 3;
          expect([run.counted.length, run.answers.size]).toEqual([calls, calls]);
        }

        // The first process of each run is always killed.
        expect(killed).toBeGreaterThanOrEqual(3);
      },
      TIMEOUT,
    );
  });
}

function expectOnce({ counted }: KilledRun): void {
  const ids = counted.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
}
