import { expect, test } from "vitest";
import { createModelServer, type Fault } from "../../../src/testing/index.ts";
import { eventsOf, post } from "./wire.ts";

async function answered(fault: Fault, body: Record<string, unknown> = {}) {
  await using server = await createModelServer({ script: () => ({ fault }) });
  const response = await post(server, body);
  const text = await response.text();
  expect(server.requests).toMatchObject([{ status: response.status, aborted: false }]);
  expect(server.requests[0]).not.toHaveProperty("refusal");
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    type: response.headers.get("content-type"),
    text,
  };
}

const json = "application/json";
const errorText = (message: string, type: string, code: string | null) =>
  JSON.stringify({ error: { message, type, param: null, code } });

const rateLimited = errorText(
  "Rate limit reached for gpt-4.1 on requests per min (RPM).",
  "requests",
  "rate_limit_exceeded",
);

test.each<[string, Fault, string | null]>([
  ["without a waiting time", { kind: "rate-limit" }, null],
  ["with a waiting time in seconds", { kind: "rate-limit", retryAfter: 2 }, "2"],
  [
    "with a date until which to wait",
    { kind: "rate-limit", retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT" },
    "Wed, 21 Oct 2026 07:28:00 GMT",
  ],
])("a rate limit has status 429 %s", async (_title, fault, retryAfter) => {
  const expected = { status: 429, retryAfter, type: json, text: rateLimited };
  expect(await answered(fault)).toEqual(expected);
  expect(await answered(fault, { stream: true })).toEqual(expected);
});

test("an exhausted quota has status 429 with its own type and code", async () => {
  expect(await answered({ kind: "rate-limit", code: "insufficient_quota" })).toEqual({
    status: 429,
    retryAfter: null,
    type: json,
    text: errorText(
      "You exceeded your current quota, please check your plan and billing details.",
      "insufficient_quota",
      "insufficient_quota",
    ),
  });
});

test.each<[number, string]>([
  [401, errorText("Incorrect API key provided.", "invalid_request_error", "invalid_api_key")],
  [
    404,
    errorText(
      "The model `gpt-4.1` does not exist or you do not have access to it.",
      "invalid_request_error",
      "model_not_found",
    ),
  ],
  [409, errorText("The server answers with status 409.", "invalid_request_error", null)],
  [500, errorText("The server had an error while processing your request.", "server_error", null)],
  [503, errorText("The engine is currently overloaded, please try again later.", "server_error", null)],
])("status %i is sent with the error of the hosted API", async (status, text) => {
  expect(await answered({ kind: "status", status })).toEqual({ status, retryAfter: null, type: json, text });
});

test("a status can have its own message and code", async () => {
  const fault = {
    kind: "status",
    status: 403,
    message: "Not in your region.",
    code: "unsupported_country",
  } as const;
  expect(await answered(fault)).toMatchObject({
    status: 403,
    text: errorText("Not in your region.", "invalid_request_error", "unsupported_country"),
  });
});

test("a web page instead of JSON is sent with status 200", async () => {
  expect(await answered({ kind: "html" })).toMatchObject({
    status: 200,
    type: "text/html; charset=utf-8",
    text: expect.stringMatching(/^<!doctype html>/u),
  });
  expect(await answered({ kind: "html", html: "<p>Log in</p>" }, { stream: true })).toMatchObject({
    status: 200,
    text: "<p>Log in</p>",
  });
});

test("empty-choices sends a reply without a choice, streamed or not", async () => {
  const whole = await answered({ kind: "empty-choices" });
  expect([whole.status, JSON.parse(whole.text)]).toMatchObject([
    200,
    { object: "chat.completion", choices: [] },
  ]);
  const streamed = await answered({ kind: "empty-choices" }, { stream: true });
  expect(eventsOf(streamed.text)).toMatchObject([{ choices: [] }, "[DONE]"]);
});
