import { expect, test } from "vitest";
import { ConfigurationError, ModelError } from "../../../src/index.ts";
import { completeRetryPolicy } from "../../../src/models/retry-policy.ts";
import { callWithRetries } from "../../../src/models/call-with-retries.ts";
import { instantEffects } from "../../support/faulty-run.ts";

/** Guards attempts that end as listed, and tells what became of them. */
async function guard(...endings: (string | Error)[]) {
  const told: string[] = [];
  let attempt = 0;
  const ended = callWithRetries(
    async () => {
      const ending = endings[attempt++];
      if (typeof ending === "string") return ending;
      throw ending;
    },
    {
      place: { model: "gpt-4.1", host: "example.test", speaksOpenAI: true },
      retry: completeRetryPolicy(),
      effects: instantEffects().effects,
      signal: undefined,
      observer: {
        async attempted(number, error) {
          told.push(`${number} ${error?.code ?? "done"}`);
        },
        retrying: (number) => told.push(`retrying ${number}`),
      },
    },
  );
  const result = await ended.catch((error: unknown) => error);
  return { result, told };
}

function networkError(code: string): Error {
  return new Error("Connection error.", { cause: Object.assign(new Error(code), { code }) });
}

test("tells of every attempt, in order", async () => {
  const cut = new TypeError("terminated");
  expect(await guard(cut, networkError("ECONNRESET"), "soup")).toEqual({
    result: "soup",
    told: ["1 model_cut_off", "retrying 2", "2 model_unreachable", "retrying 3", "3 done"],
  });
});

test("knows a ModelError of another copy of the package by its brand", async () => {
  const foreign = Object.assign(new Error("wait"), {
    [Symbol.for("troupe.error")]: true,
    code: "model_rate_limited",
    retryable: true,
    retryAfterMilliseconds: null,
  });
  expect(foreign).not.toBeInstanceOf(ModelError);
  expect(await guard(foreign, "soup")).toEqual({
    result: "soup",
    told: ["1 model_rate_limited", "retrying 2", "2 done"],
  });
});

test("passes on an error of ours that is not the model's, without another attempt", async () => {
  const error = new ConfigurationError("tool", ["no key"]);
  expect(await guard(error)).toEqual({ result: error, told: [] });
});

test.each([
  [
    "ECONNREFUSED",
    "no model server answers at example.test (ECONNREFUSED): is it running, and is OPENAI_BASE_URL right?",
  ],
  [
    "ENOTFOUND",
    "no model server answers at example.test (ENOTFOUND): is it running, and is OPENAI_BASE_URL right?",
  ],
  ["UND_ERR_SOCKET", "example.test closed the connection before the reply was complete"],
])("says of %s what it means", async (code, message) => {
  const { result } = await guard(...Array.from({ length: 4 }, () => networkError(code)));
  expect(result).toMatchObject({ message });
});
