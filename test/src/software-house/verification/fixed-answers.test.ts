import { describe, expect, test } from "vitest";
import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { Finding } from "../../../../src/software-house/verification/finding.ts";
import { checkVariation } from "../../../../src/software-house/verification/phases/variation-phase.ts";
import { localProgram, NOTES, type Answer } from "./programs/local-program.ts";
import { http } from "./programs/shortener.ts";

let last = 0;

const check = (answer: Answer, ...tests: AcceptanceTest[]): Promise<Finding | null> => {
  const { run } = localProgram(() => answer);
  const token = (): string => `v${(last += 1)}q`;
  return checkVariation({ tests }, { run, token, specification: NOTES });
};

/** A test that posts JSON, and expects 201 and these patterns. */
const posting = (sent: unknown, ...body: string[]): AcceptanceTest => ({
  criterionId: "c1",
  name: "posts",
  steps: [http({ method: "POST", path: "/x", body: JSON.stringify(sent), expect: { status: [201], body } })],
});

const echo = String.raw`"text"\s*:\s*"in progress"`;

describe("a program is right", () => {
  test.each<[string, Answer, ...string[]]>([
    [
      "if it refuses other values than the allowed ones",
      ({ body }) => (body["text"] === "in progress" ? [201, body] : [400, { error: "no state" }]),
      echo,
    ],
    [
      "if what it answers is computed from the value",
      ({ body }) => [201, { ...body, letters: String(body["text"]).length }],
      echo,
      String.raw`"letters"\s*:\s*11\b`,
    ],
    [
      "if one pattern names the value and what is computed from it",
      ({ body }) => [201, { ...body, isCalm: body["text"] === "in progress" }],
      String.raw`"text":"in progress","isCalm":true`,
    ],
    ["if it answers with each value", ({ body }) => [201, body], echo],
  ])("%s", async (_, answer, ...patterns) => {
    const finding = await check(answer, posting({ text: "in progress" }, ...patterns));
    expect(finding?.status ?? "skipped").not.toBe("failed");
  });

  test("and what was seen is told, because it may also be wrong", async () => {
    const answer: Answer = ({ body }) => [201, { ...body, isCalm: body["text"] === "in progress" }];
    const calm = posting({ text: "in progress" }, echo, String.raw`"isCalm"\s*:\s*true`);
    expect(await check(answer, calm)).toMatchObject({
      status: "warned",
      summary: expect.stringMatching(/^with other values than the tests' own, which may be right: posts: /),
    });
  });
});

describe("a program is faulty", () => {
  test("if it answers with the value that the test has sent before", async () => {
    expect(
      await check(() => [201, { text: "in progress" }], posting({ text: "in progress" }, echo)),
    ).toMatchObject({
      status: "failed",
      summary: expect.stringMatching(
        /^with other values than the tests' own: posts: it was sent ".+", but answers with "in progress"$/,
      ),
    });
  });

  test("if it answers without the value", async () => {
    const answer: Answer = ({ body }) => [201, { text: body["text"] === "in progress" ? "in progress" : "" }];
    expect(await check(answer, posting({ text: "in progress" }, echo))).toMatchObject({
      status: "failed",
      summary: expect.stringMatching(/it was sent ".+", but does not answer with it$/),
    });
  });

  test("if it breaks with another value", async () => {
    const answer: Answer = ({ body }) => (body["text"] === "in progress" ? [201, body] : [500]);
    expect(await check(answer, posting({ text: "in progress" }, echo))).toMatchObject({ status: "failed" });
  });

  test("also if the test expects a type of content, or other words in the answer", async () => {
    const step = http({
      method: "POST",
      path: "/x",
      body: JSON.stringify({ text: "in progress" }),
      expect: {
        status: [201],
        headers: [{ name: "Content-Type", pattern: "^application/json" }],
        body: [echo, '"owner":"nobody"'],
      },
    });
    const answer: Answer = () => [201, { text: "in progress", owner: "nobody" }];
    expect(await check(answer, { criterionId: "c1", name: "posts", steps: [step] })).toMatchObject({
      status: "failed",
    });
  });

  test("if it answers with the number that the test has sent before", async () => {
    const amount = posting({ amount: 250 }, String.raw`"amount"\s*:\s*250\b`);
    expect(await check(() => [201, { amount: 250 }], amount)).toMatchObject({
      status: "failed",
      summary: expect.stringMatching(/it was sent "\d{3}", but answers with "250"$/),
    });
  });
});

test("a number in an answer may be the sum of others", async () => {
  const sum = posting({ amount: 250, fee: 100 }, String.raw`"amount"\s*:\s*250\b`, String.raw`"net":150`);
  const answer: Answer = ({ body }) => [
    201,
    { amount: body["amount"], net: Number(body["amount"]) - Number(body["fee"]) },
  ];
  expect(await check(answer, sum)).toBeNull();
});
