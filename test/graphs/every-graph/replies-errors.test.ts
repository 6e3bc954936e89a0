import { describe, expect, test } from "vitest";
import { isTroupeError } from "../../../src/index.ts";
import { scriptOf, type ModelScript } from "../../../src/testing/index.ts";
import { runRouter, WAYS } from "../../support/faulty-run.ts";
import { says } from "../../support/raw-replies.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";

const WORDS = "the server's own words";

/** A reply that has begun when its error comes: in its choice, or in the body. */
const placed: [string, (error: unknown) => ModelScript][] = [
  ["in the choice", (error) => says({ content: "Leek and " }, { finish: "error", error })],
  [
    "in the body",
    (error) => (request) =>
      request.stream
        ? { raw: [{ choices: [{ index: 0, delta: { role: "assistant", content: "Leek" } }] }, { error }] }
        : { raw: { error, choices: null } },
  ],
];

describe.each(WAYS)("an error inside a reply with status 200, by %s", (way) => {
  describe.each(placed)("%s", (_, reply) => {
    test.each<[unknown, string]>([
      [{ code: 429, message: WORDS }, "model_rate_limited"],
      [{ code: "429", message: WORDS }, "model_rate_limited"],
      [{ type: "rate_limit_error", message: WORDS }, "model_rate_limited"],
      [{ code: 502, message: WORDS }, "model_server_failed"],
      [{ type: "server_error", message: WORDS }, "model_server_failed"],
      [{ message: WORDS }, "model_server_failed"],
      [{ code: 502, message: "Provider returned error", metadata: { raw: WORDS } }, "model_server_failed"],
    ])("%j is tried again, and what had begun is void", async (error, code) => {
      await using scripted = await scriptedModels(
        scriptOf([routeTo("cook"), reply(error), { text: "Soup." }]),
      );
      const { answer, attempts, events, chat } = await runRouter(scripted, way);
      expect([answer, attempts]).toEqual(["Soup.", ["classifier 1", "cook 1", "cook 2"]]);
      if (way === "invoke") return;
      const retried = events.find((event) => event.type === "retrying");
      expect(retried).toMatchObject({ code, message: expect.stringContaining(WORDS) as string });
      expect(chat.get(retried?.discards ?? "")).toMatch(/^Leek/);
    });

    test.each<[unknown, string]>([
      [{ code: 402, message: WORDS }, "model_quota_exhausted"],
      [{ code: "insufficient_quota", message: WORDS }, "model_quota_exhausted"],
      [{ code: 401, message: WORDS }, "model_key_refused"],
      [{ code: 404, message: WORDS }, "model_not_found"],
      [{ code: "context_length_exceeded", message: WORDS }, "model_request_refused"],
    ])("%j is not tried again, and is told in the server's words", async (error, code) => {
      await using scripted = await scriptedModels(scriptOf([routeTo("cook"), reply(error)]));
      const seen = await runRouter(scripted, way);
      expect(isTroupeError(seen.error) && seen.error.code).toBe(code);
      expect(seen.error?.message).toContain(WORDS);
      expect(scripted.server.requests).toHaveLength(2);
    });
  });

  test("that is only a finish reason is tried again, not half an answer", async () => {
    const broken = says({ content: "Leek and " }, { finish: "error" });
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), broken, { text: "Soup." }]));
    const { answer, attempts } = await runRouter(scripted, way);
    expect([answer, attempts]).toEqual(["Soup.", ["classifier 1", "cook 1", "cook 2"]]);
  });

  test.each([
    ["text", { prompt_tokens: "10", completion_tokens: "5", total_tokens: "15" }, [10, 5]],
    ["negative", { prompt_tokens: -1, completion_tokens: -1, total_tokens: -2 }, [0, 0]],
    ["null", { prompt_tokens: null, completion_tokens: null }, [0, 0]],
  ])("usage that is %s loses no run", async (_, usage, counted) => {
    const reply = says({ content: "Soup." }, { usage });
    await using scripted = await scriptedModels(scriptOf([routeTo("cook"), reply]));
    const { answer, outcome } = await runRouter(scripted, way);
    const { inputTokens = 0, outputTokens = 0 } = outcome?.usage ?? {};
    const [route] = scripted.server.requests;
    expect([answer, outcome?.status, route?.schema]).toEqual(["Soup.", "completed", "route"]);
    expect([inputTokens >= (counted[0] ?? 0), outputTokens >= (counted[1] ?? 0)]).toEqual([true, true]);
    expect(Number.isSafeInteger(inputTokens + outputTokens)).toBe(true);
  });
});
