import { describe, expect, test } from "vitest";
import type { Plan } from "../../../src/index.ts";
import { readJson } from "../../../src/text/read-json.ts";
import { planIn, specimens } from "../../support/plan-corpus.ts";

// What breaks off or loses a character is an error or the whole plan: never a shorter one.
const sample = specimens(50);

const DRESSINGS: Record<string, (json: string) => string> = {
  "with nothing around it": (json) => json,
  "between prose with brackets": (json) => `As [1] says {so}:\n\`\`\`json\n${json}\n\`\`\`\nand [2] {that}.`,
  "after thinking": (json) => `<think>{"steps": []} or not</think>\n${json}`,
};

describe.each(Object.entries(DRESSINGS))("a plan %s", (_, dress) => {
  test("that breaks off at any character is an error", () => {
    const misread = sample.flatMap(({ name, steps }) => {
      const json = JSON.stringify({ steps });
      const text = dress(json);
      const complete = text.indexOf(json) + json.length;
      return lengthsOf(text).flatMap((length) => {
        const read = planIn(text.slice(0, length));
        const isWhole = "value" in read && JSON.stringify(read.value) === JSON.stringify(steps);
        return "faults" in read || (isWhole && length >= complete) ? [] : [{ name, length, read }];
      });
    });
    expect(misread).toEqual([]);
  });
});

test("a list that breaks off at any character is an error, whatever closes after it", () => {
  const misread = sample.flatMap(({ name, steps }) => {
    const json = JSON.stringify(steps, null, 1);
    return lengthsOf(json).flatMap((length) => {
      const text = `The steps:\n\`\`\`\n${json.slice(0, length)}`;
      const replies = [text, `${text}\n\`\`\``, `${text}\nand so on (see [1]).`];
      return replies.filter((reply) => !("faults" in planIn(reply))).map((reply) => ({ name, reply }));
    });
  });
  expect(misread).toEqual([]);
});

test("a plan without any one of its brackets, quotes, colons and commas is an error or has the same steps", () => {
  const misread = sample.flatMap(({ name, steps }) => {
    const json = JSON.stringify({ steps });
    return [...json.matchAll(/[{}[\],:]|(?<!\\)"/g)].flatMap(({ index }) => {
      const read = planIn(json.slice(0, index) + json.slice(index + 1));
      // Within a text, what is missing is not missed.
      return "faults" in read || skeletonOf(read.value) === skeletonOf(steps) ? [] : [{ name, index, read }];
    });
  });
  expect(misread).toEqual([]);
});

test("a reply that says only where it broke off says so", () => {
  expect(planIn('{"steps":[{"id":"1","agent":"coder","task":"sta')).toEqual({
    faults: ["the JSON is cut off: its last bracket is never closed"],
  });
});

test("brackets without end are an error, not an overflow", () => {
  const readings = ["[", '{"a":', "[{", "{", '["', "//", "/*", "<think>"].map((part) =>
    readJson(part.repeat(50_000)),
  );
  expect(readings.filter((reading) => !("faults" in reading))).toEqual([]);
});

function lengthsOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, length) => length);
}

function skeletonOf(plan: Plan): string {
  return JSON.stringify(plan.map(({ id, agent, dependsOn }) => [id, agent, dependsOn]));
}
