import { describe, expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import type { Summarize } from "../../../src/index.ts";
import { scriptBySchema, type ModelReply, type ModelRequest } from "../../../src/testing/index.ts";
import { step } from "../../support/plan.ts";
import { readSealed } from "../../support/sealed.ts";
import { planOf, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { supervise } from "../../support/supervised.ts";
import { baker, cook } from "../../support/specialists.ts";

const specialists = [cook, baker];
const plan = planOf(step("read"), step("use", ["read"], "baker"), step("rest"));
const long = Array.from({ length: 200 }, (_, line) => `line ${line} of the book`).join("\n");

function kitchen(): Promise<ScriptedModels> {
  const text = ({ lastUser }: ModelRequest): ModelReply => ({
    text: lastUser.endsWith("do read") ? long : "fine",
  });
  return scriptedModels(scriptBySchema({ plan, text }));
}

/** Returns the long result as each request with it shows it. */
function shown({ server }: ScriptedModels): string[] {
  return server.requests.flatMap(({ lastUser }) =>
    readSealed(lastUser)
      .sealed.filter(({ label }) => label.includes('step="read"'))
      .map(({ text }) => text),
  );
}

describe("a result that is too long", () => {
  test("is truncated with a visible mark for later steps and the synthesis, but complete in the state", async () => {
    await using scripted = await kitchen();
    const { results } = await supervise(scripted, { specialists, resultCharacters: 1_000 });
    const seen = shown(scripted);
    expect(seen).toHaveLength(2);
    expect(seen[0]).toMatch(
      /^line 0 .*\n\[\.\.\. \d+ characters left out \.\.\.\]\n.*line 199 of the book$/s,
    );
    expect([seen[1] === seen[0], (seen[0] ?? "").length <= 1_000]).toEqual([true, true]);
    expect([results["read"]?.text, "summary" in (results["read"] ?? {})]).toEqual([long, false]);
  });

  test("is complete up to 40,000 characters by default", async () => {
    const texts = ["x".repeat(40_000), "x".repeat(40_001)];
    const lengths = await Promise.all(
      texts.map(async (text) => {
        await using scripted = await scriptedModels(
          scriptBySchema({ plan, text: { text, chunkCharacters: 20_000 } }),
        );
        await supervise(scripted, { specialists, context: "dependencies" });
        return shown(scripted).map((one) => one.includes("characters left out"));
      }),
    );
    expect(lengths).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  test("is the complete answer if results are forwarded", async () => {
    await using scripted = await kitchen();
    const fixed = [{ agent: "cook", task: "do read" }] as const;
    const { answer } = await supervise(scripted, {
      specialists,
      manager: { plan: fixed },
      resultCharacters: 200,
    });
    expect(answer).toBe(long);
  });

  test.each([0, 199, 200.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "cannot be shown in %s",
    (resultCharacters) => {
      expect(() => createSupervisor({ specialists, resultCharacters })).toThrow(
        `resultCharacters must be a whole number of at least 200, but is ${resultCharacters}`,
      );
    },
  );
});

describe("a hook that summarizes", () => {
  const options = { specialists, resultCharacters: 1_000 };

  test("is called once for each long result, and its summary is shown instead", async () => {
    await using scripted = await kitchen();
    const asked: unknown[] = [];
    const summarize: Summarize = (text, { signal, ...request }) => {
      asked.push([text === long, signal instanceof AbortSignal, request]);
      return Promise.resolve(" two hundred lines\n");
    };
    const { results, events } = await supervise(scripted, { ...options, summarize });
    const summary = `[A summary of a result of ${long.length} characters]\ntwo hundred lines`;
    expect(asked).toEqual([[true, true, { id: "read", agent: "cook", limit: 1_000 }]]);
    expect(shown(scripted)).toEqual([summary, summary]);
    expect(results["read"]).toMatchObject({ text: long, summary });
    expect(events.filter(({ type }) => type.startsWith("summar"))).toMatchObject([
      { type: "summarized", step: "read", agent: "cook", characters: long.length, shown: summary.length },
    ]);
  });

  test("with a summary that is too long has it truncated", async () => {
    await using scripted = await kitchen();
    await supervise(scripted, { ...options, summarize: (text) => Promise.resolve(text + text) });
    const [seen = ""] = shown(scripted);
    expect([seen.length <= 1_000, /characters left out/.test(seen)]).toEqual([true, true]);
  });

  test.each<[string, Summarize, string]>([
    ["fails", () => Promise.reject(new Error("no such model")), "no such model"],
    [
      "throws",
      () => {
        throw new TypeError("not a function");
      },
      "not a function",
    ],
    ["says nothing", () => Promise.resolve("  "), "summarize returned no text"],
    ["returns no text", (() => Promise.resolve(7)) as unknown as Summarize, "summarize returned no text"],
  ])("and %s leaves the result cut, says so, and is not called again", async (_, summarize, message) => {
    await using scripted = await kitchen();
    let calls = 0;
    const counted: Summarize = (...call) => {
      calls += 1;
      return summarize(...call);
    };
    const run = await supervise(scripted, { ...options, summarize: counted });
    expect([calls, run.results["read"]?.summary, run.outcome.status]).toEqual([1, null, "completed"]);
    expect(shown(scripted)[0]).toContain("characters left out");
    expect(run.events.filter(({ type }) => type === "summary_failed")).toMatchObject([
      { step: "read", message },
    ]);
  });

  test("is not called for a result that no later prompt shows", async () => {
    const summarize: Summarize = () => Promise.reject(new Error("called"));
    await using scripted = await kitchen();
    const alone = [step("read"), step("rest")] as never;
    const run = await supervise(scripted, {
      ...options,
      summarize,
      manager: { plan: alone },
      synthesis: "forward",
    });
    expect(run.events.filter(({ type }) => type.startsWith("summar"))).toEqual([]);
  });
});
