import { expect, test } from "vitest";
import { argumentsText, factsOfSpan, formattedJson } from "../../../web/page/steps/span-facts.ts";
import { BEGIN, createCall, createSpan, createView } from "../fixtures/large-run.ts";

const titles = (...parameters: Parameters<typeof factsOfSpan>) =>
  Object.fromEntries(factsOfSpan(...parameters).map(({ title, text }) => [title, text]));

test("a model call says its model, server, attempt, tokens and cost", () => {
  const usage = { inputTokens: 1200, outputTokens: 30, cachedTokens: 0, cost: null };
  const span = createSpan({
    kind: "model",
    label: "gpt-5-mini",
    attempt: 2,
    step: "s1",
    usage,
    call: createCall(),
  });
  expect(titles(span, createView())).toMatchObject({
    Model: "gpt-5-mini",
    Server: "api.openai.com",
    Attempt: "2",
    "Input tokens": "1,200",
    "Of them cached": "none reported",
    Cost: "unknown",
    Duration: "1.0 s",
  });
});

test("tokens that were not reported are no zeros", () => {
  const usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: null };
  const facts = titles(createSpan({ kind: "model", usage }), createView());
  expect(facts).toMatchObject({ Tokens: "none reported" });
  expect(Object.keys(facts)).not.toContain("Cost");
});

test("what is not known is absent", () => {
  expect(Object.keys(titles(createSpan({ agent: null }), createView()))).toEqual(["Duration", "Began"]);
});

test("a span without an end says whether it goes on", () => {
  const span = createSpan({ endedAt: null, status: "running", startedAt: BEGIN + 5000 });
  expect(titles(span, createView({ status: "running" }))["Duration"]).toBe("not ended yet");
  expect(titles(span, createView())["Duration"]).toBe("its end is not known");
  expect(titles(span, createView())["Began"]).toMatch(/, after 5\.0 s$/);
});

test("JSON is laid out, and anything else is left as it is", () => {
  expect(formattedJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(formattedJson("{broken")).toBeNull();
  expect(formattedJson("42")).toBeNull();
  expect(argumentsText({ query: "x" })).toBe('{\n  "query": "x"\n}');
  expect(argumentsText('{"query":"x"}')).toBe('{\n  "query": "x"\n}');
  expect(argumentsText("{broken")).toBe("{broken");
  expect(argumentsText(undefined)).toBe("");
});
