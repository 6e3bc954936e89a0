import { describe, expect, test, vi } from "vitest";
import { pairCalls } from "../../../src/handoff/pair-calls.ts";
import { chaos } from "../../support/desk-chaos.ts";

const SEEDS = Number(process.env["TROUPE_CHAOS_SEEDS"] ?? 20);

describe("whatever is called, declined, broken off, approved, stopped and picked up again", () => {
  test(
    `no request leaves a tool call unanswered, in ${SEEDS} random conversations`,
    { timeout: 600_000 },
    async () => {
      // LangChain warns of calls that are no JSON.
      vi.spyOn(console, "warn").mockImplementation(() => undefined);
      const total = { requests: 0, handoffs: 0, approvals: 0, aborts: 0, faults: 0 };
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const { refused, graph, thread, seen } = await chaos(seed);
        expect({ seed, refused }).toEqual({ seed, refused: [] });
        const { messages } = (await graph.getState(thread)).values;
        expect({ seed, messages }).toEqual({ seed, messages: pairCalls(messages) });
        for (const kind of ["requests", "handoffs", "approvals", "aborts", "faults"] as const)
          total[kind] += seen[kind];
      }
      // All of it has really happened.
      expect(Object.entries(total).filter(([, count]) => count < SEEDS / 4)).toEqual([]);
    },
  );
});
