import { describe, expect, test } from "vitest";
import { createRouter } from "../../../graphs/index.ts";
import { isTroupeError } from "../../../src/index.ts";
import { regularEvents } from "../../../src/models/event-lines.ts";
import { ask } from "../../support/kitchen.ts";
import { rawServer, type RawAnswer } from "../../support/raw-server.ts";
import { cook } from "../../support/specialists.ts";

const HALF = 'data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"Leek "}}]}\n\n';
const WHOLE =
  'data: {"choices":[{"index":0,"delta":{"content":"soup."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
const stream = (body: string, type = "text/event-stream"): RawAnswer => ({ type, body });
const good = stream(HALF + WHOLE);

async function run(...answers: RawAnswer[]) {
  await using server = await rawServer(...answers);
  const retry = { attempts: 2, pauseMilliseconds: 1 };
  const graph = createRouter({ specialists: [cook], classifier: () => "cook", models: server.models, retry });
  const parts = await graph.stream(ask("dinner"), { streamMode: ["values", "messages"] });
  let answer = "";
  try {
    for await (const [mode, state] of parts)
      if (mode === "values") answer = state.messages.at(-1)?.text ?? "";
    return { answer, code: null, message: "", requests: server.requests };
  } catch (error) {
    const code = isTroupeError(error) ? error.code : null;
    return { answer: null, code, message: String(error), requests: server.requests };
  }
}

describe("an error in a stream is told in the server's own words", () => {
  test.each<[string, string, string, number]>([
    [
      "the field `error`",
      `${HALF}error: {"message": "too salty", "code": 402}\n\n`,
      "model_quota_exhausted",
      1,
    ],
    ["the field `error` as text", `${HALF}error: too salty\n\n`, "model_server_failed", 2],
    [
      "the event `error`",
      `${HALF}event: error\ndata: {"message": "too salty", "code": 429}\n\n`,
      "model_rate_limited",
      2,
    ],
    [
      "the event `error` with an `error`",
      `event: error\ndata: {"error": {"message": "too salty", "type": "invalid_request_error"}}\n\n`,
      "model_request_refused",
      1,
    ],
    ["the event `error` as text", `event: error\ndata: too salty\n\n`, "model_server_failed", 2],
    [
      "JSON without `data:`",
      `${HALF}{"error": {"message": "too salty", "code": 503}}\n`,
      "model_server_failed",
      2,
    ],
    [
      "JSON on several lines",
      `{\n  "error": {\n    "message": "too salty",\n    "code": 402\n  }\n}\n`,
      "model_quota_exhausted",
      1,
    ],
    ["`data:` that is text", `data: too salty\n\n`, "model_server_failed", 2],
    ["plain text", "too salty", "model_server_failed", 2],
    [
      "a web page",
      "<html><head><title>too salty</title></head><body><p>x</p></body></html>",
      "model_reply_unreadable",
      2,
    ],
  ])("%s", async (_, body, code, requests) => {
    for (const type of ["text/event-stream", "text/html; charset=utf-8"]) {
      const seen = await run(stream(body, type));
      expect([seen.code, seen.requests]).toEqual([code, requests]);
      expect(seen.message).toContain("too salty");
    }
  });

  test("and the next attempt may answer", async () => {
    expect(await run(stream(`${HALF}error: too salty\n\n`), good)).toMatchObject({
      answer: "Leek soup.",
      requests: 2,
    });
  });

  test("but a stream that only ends is one that broke off", async () => {
    expect(await run(stream(HALF))).toMatchObject({ code: "model_reply_unfinished", requests: 2 });
  });
});

async function regular(text: string, size: number): Promise<string> {
  const bytes = Buffer.from(text);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  let all = "";
  for await (const piece of regularEvents(pieces())) all += Buffer.from(piece).toString();
  return all;
}

test.each([
  ": comment\n\nid: 1\nevent: message\nretry: 3\ndata: {}\n\ndata:{}\r\n\r\ndata: [DONE]\n\n",
  'data: {\ndata:   "ä": "é"\ndata: }\n\n',
  "data: {}\n\ndata: [DONE]",
])("regular events stay as they are: %j", async (text) => {
  for (const size of [1, 3, 1000]) expect(await regular(text, size)).toBe(text);
});
