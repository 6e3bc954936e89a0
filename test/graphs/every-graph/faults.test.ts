import { describe, expect, test, vi } from "vitest";
import { scriptOf, type Fault, type TextReply } from "../../../src/testing/index.ts";
import { runRouter, WAYS } from "../../support/faulty-run.ts";
import { routeTo, scriptedModels } from "../../support/scripted-models.ts";

const soup: TextReply = { text: "Leek and potato soup.", chunkCharacters: 5 };

/** A router whose specialist meets the fault, and a good reply if it asks again. */
function withFault(fault: Fault) {
  return scriptedModels(scriptOf([routeTo("cook"), { fault }, soup]));
}

describe.each(WAYS)("a specialist's call that fails for now, by %s", (way) => {
  test.each<[string, Fault, { code: string; pause: number }]>([
    ["a rate limit without a hint", { kind: "rate-limit" }, { code: "model_rate_limited", pause: 500 }],
    [
      "a rate limit with Retry-After",
      { kind: "rate-limit", retryAfter: 2 },
      { code: "model_rate_limited", pause: 2_000 },
    ],
    [
      "a rate limit with a hint in its message",
      { kind: "rate-limit", message: "Slow down. Please try again in 1.5s." },
      { code: "model_rate_limited", pause: 1_500 },
    ],
    ["status 500", { kind: "status", status: 500 }, { code: "model_server_failed", pause: 500 }],
    ["status 503", { kind: "status", status: 503 }, { code: "model_server_failed", pause: 500 }],
    ["status 408", { kind: "status", status: 408 }, { code: "model_server_failed", pause: 500 }],
    ["a connection cut before the reply", { kind: "cut" }, { code: "model_cut_off", pause: 500 }],
    [
      "a connection cut in the reply",
      { kind: "cut", afterCharacters: 10, reply: soup },
      { code: "model_cut_off", pause: 500 },
    ],
    [
      "a reply without a finish reason",
      { kind: "no-finish-reason", reply: soup },
      { code: "model_reply_unfinished", pause: 500 },
    ],
    ["a web page", { kind: "html" }, { code: "model_reply_unreadable", pause: 500 }],
  ])("recovers from %s: the answer is whole, and the retry is told and counted", async (_, fault, retry) => {
    await using scripted = await withFault(fault);
    const { answer, outcome, attempts, pauses, events } = await runRouter(scripted, way);
    expect({ answer, attempts, pauses }).toEqual({
      answer: soup.text,
      attempts: ["classifier 1", "cook 1", "cook 2"],
      pauses: [retry.pause],
    });
    expect(outcome).toMatchObject({ status: "completed", usage: { modelCalls: 3 } });
    const told = events.filter((event) => event.type === "retrying");
    expect(told).toMatchObject(
      way === "invoke"
        ? []
        : [{ agent: "cook", attempt: 2, code: retry.code, delayMilliseconds: retry.pause }],
    );
  });

  test.each<[string, Fault, boolean]>([
    ["empty choices", { kind: "empty-choices" }, false],
    ["a reply that is too slow", { kind: "slow", headersMilliseconds: 60_000 }, true],
    ["a reply that stalls", { kind: "stall", reply: soup }, true],
  ])(
    "recovers from %s within its limits on time, and stops the request that it no longer waits for",
    async (_, fault, aborted) => {
      await using scripted = await withFault(fault);
      const limits = { replyMilliseconds: 500, stallMilliseconds: 250 };
      const { answer, attempts } = await runRouter(scripted, way, limits);
      expect([answer, attempts]).toEqual([soup.text, ["classifier 1", "cook 1", "cook 2"]]);
      await vi.waitFor(() => expect(scripted.server.requests[1]).toMatchObject({ aborted }));
    },
  );
});

describe.each(WAYS)("a specialist's call that another attempt would not mend, by %s", (way) => {
  test.each<[string, Fault, { code: string; message: RegExp }]>([
    [
      "a hint that is too long to wait for",
      { kind: "rate-limit", retryAfter: 120 },
      { code: "model_rate_limited", message: /asks to wait 120 s; wait, or send fewer calls at once$/ },
    ],
    [
      "an exhausted quota",
      { kind: "rate-limit", code: "insufficient_quota" },
      { code: "model_quota_exhausted", message: /no quota left \(429: .+\): check its plan and billing$/ },
    ],
    [
      "a payment that is required",
      { kind: "status", status: 402 },
      { code: "model_quota_exhausted", message: /no quota left \(402: .+\): check its plan and billing$/ },
    ],
    [
      "a refused key",
      { kind: "status", status: 401 },
      {
        code: "model_key_refused",
        message: /refused the key \(401: Incorrect API key provided\): check OPENAI_API_KEY and its rights$/,
      },
    ],
    [
      "a right that is missing",
      { kind: "status", status: 403, message: "Country not supported" },
      { code: "model_key_refused", message: /refused the key \(403: Country not supported\)/ },
    ],
    [
      "an unknown model",
      { kind: "status", status: 404 },
      {
        code: "model_not_found",
        message: /no model "gpt-4.1-mini" .*\(404: .+\): check TROUPE_MODEL and OPENAI_BASE_URL$/,
      },
    ],
    [
      "a request that is too long for the model",
      {
        kind: "status",
        status: 400,
        code: "context_length_exceeded",
        message: "This model's maximum context length is 8192 tokens.",
      },
      { code: "model_request_refused", message: /\(400\): This model's maximum context length is 8192/ },
    ],
    [
      "a reply cut by its length",
      { kind: "length", reply: soup },
      { code: "model_reply_truncated", message: /cut by its length limit: ask for less at once/ },
    ],
    [
      "a refusal",
      { kind: "refusal", message: "I cook nothing poisonous." },
      { code: "model_declined", message: /declined to answer: I cook nothing poisonous\.$/ },
    ],
  ])("is an error at once for %s, which names who failed and what to do", async (_, fault, expected) => {
    await using scripted = await withFault(fault);
    const { error, pauses } = await runRouter(scripted, way);
    expect(error).toMatchObject({
      code: expected.code,
      message: expect.stringMatching(expected.message) as string,
    });
    expect(error?.message).toMatch(/^specialist cook: /);
    expect([pauses, scripted.server.requests.length]).toEqual([[], 2]);
  });

  test("is an error after four attempts where the server stays broken", async () => {
    await using scripted = await scriptedModels(({ schema }) =>
      schema === "route" ? routeTo("cook") : { fault: { kind: "status", status: 500 } },
    );
    const { error, pauses } = await runRouter(scripted, way);
    expect(error).toMatchObject({ code: "model_server_failed" });
    expect([pauses, scripted.server.requests.length]).toEqual([[500, 1_000, 2_000], 5]);
  });
});
