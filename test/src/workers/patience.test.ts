import { describe, expect, it } from "vitest";
import { isPassingFailure } from "../../../src/workers/passing-failure.ts";
import { patiently } from "../../../src/workers/patience.ts";

const failure = (code: string): Error => Object.assign(new Error("no"), { code });

describe("an operation on a database that cannot be reached", () => {
  it("is done again after growing pauses until it succeeds", async () => {
    const pauses: number[] = [];
    const attempts: number[] = [];
    const result = await patiently(
      async () => (pauses.length < 9 ? Promise.reject(failure("57P03")) : "done"),
      {
        onFailure: (_error, attempt) => attempts.push(attempt),
        effects: {
          now: () => 0,
          random: () => 1,
          sleep: async (milliseconds) => void pauses.push(milliseconds),
        },
      },
    );
    expect({ result, pauses }).toEqual({
      result: "done",
      pauses: [50, 100, 200, 400, 800, 1600, 2000, 2000, 2000],
    });
    expect(attempts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("is given up with its own error when the signal aborts", async () => {
    const stop = new AbortController();
    let attempts = 0;
    const waiting = patiently(
      async () => {
        attempts += 1;
        throw failure("ECONNREFUSED");
      },
      { signal: stop.signal, onFailure: (_error, attempt) => attempt === 2 && stop.abort() },
    );
    await expect(waiting).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(attempts).toBe(2);
  });

  it("is given up with a code when its time is over, and no pause is longer than what is left", async () => {
    let now = 0;
    const pauses: number[] = [];
    const waiting = patiently(() => Promise.reject(failure("ECONNREFUSED")), {
      longest: 1_000,
      effects: {
        now: () => now,
        random: () => 1,
        async sleep(milliseconds) {
          pauses.push(milliseconds);
          now += milliseconds;
        },
      },
    });
    await expect(waiting).rejects.toMatchObject({
      code: "workers_unavailable",
      message: "PostgreSQL did not carry out an operation within 1 s: no",
      cause: { code: "ECONNREFUSED" },
    });
    expect(pauses).toEqual([50, 100, 200, 400, 250]);
  });

  it("is tried once also if the signal has aborted before", async () => {
    expect(await patiently(async () => "stored", { signal: AbortSignal.abort() })).toBe("stored");
  });

  it("rejects at once with an error that does not pass", async () => {
    const refused = patiently(() => Promise.reject(failure("28P01")));
    await expect(refused).rejects.toMatchObject({ code: "28P01" });
  });
});

describe("an error of a database", () => {
  it.each(["57P01", "53300", "08006", "25P03", "EPIPE", "ENOTFOUND"])("passes with code %s", (code) => {
    expect(isPassingFailure(failure(code))).toBe(true);
    expect(isPassingFailure(new Error("while storing", { cause: failure(code) }))).toBe(true);
  });

  it.each(["28P01", "3D000", "42P01", "22021", "23505"])("does not pass with code %s", (code) => {
    expect(isPassingFailure(failure(code))).toBe(false);
  });

  it.each(["Connection terminated unexpectedly", "Query read timeout"])(
    "passes without a code: %s",
    (text) => {
      expect(isPassingFailure(new Error(text))).toBe(true);
    },
  );

  it("does not pass after the pool was closed", () => {
    expect(isPassingFailure(new Error("Cannot use a pool after calling end on the pool"))).toBe(false);
  });
});
