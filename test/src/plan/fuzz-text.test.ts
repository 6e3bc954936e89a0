import { describe, expect, test } from "vitest";
import { writeJson } from "../../support/json-styles.ts";
import { planIn, shuffled, specimens, type Specimen } from "../../support/plan-corpus.ts";

// The thousand published plans, each written as models write: what can be read is the plan, to the letter.
const corpus = specimens();

type Writing = (specimen: Specimen) => string;

/** The reply as it is asked for. */
const plain: Writing = ({ steps }) => JSON.stringify({ steps });

const pretty: Writing = ({ steps }) => JSON.stringify({ steps }, null, 2);

const READABLE: Record<string, Writing> = {
  "as it is asked for": plain,
  "over many lines": pretty,
  "as a list": ({ steps }) => JSON.stringify(steps),
  "after a byte order mark": (one) => `\uFEFF${plain(one)}`,
  "between white space": (one) => ` \n\r\n\t${plain(one)}\n \u00A0\n`,
  "in a fence with a language": (one) => `\`\`\`json\n${pretty(one)}\n\`\`\``,
  "in a fence without one": (one) => `\`\`\`\n${plain(one)}\n\`\`\`\n`,
  "in a fence that never closes": (one) => `\`\`\`json\n${plain(one)}`,
  "after prose": (one) => `Sure! Here's the plan:\n\n${pretty(one)}`,
  "before prose": (one) => `${pretty(one)}\n\nShall I begin?`,
  "between prose with brackets": (one) =>
    `As {user} asked [1], for i in [0, 1) use {} or "{": it's {a set} [x] [ ]:\n${plain(one)}\nSee [1], {b}, [] and [2, 3].`,
  "in a fence between prose": (one) =>
    `Two options (A, B). I take A:\n\`\`\`json\n${plain(one)}\n\`\`\`\nDone :}`,
  "after thinking, with a draft": (one) =>
    `<think>\nMaybe {"steps": [{"id": "x", ...}]} or {"steps": []}? No {\n</think>\n\n${plain(one)}`,
  "after thinking twice": (one) => `<reasoning>[{</reasoning>\n<THINK>{"a": 1}</THINK>Here: ${plain(one)}`,
  "after thinking whose beginning is missing": (one) =>
    `I could do {"steps": [] or so\n</think>\n\`\`\`json\n${plain(one)}\n\`\`\``,
  "with trailing commas": ({ steps, random }) => writeJson({ steps }, random, { trailingCommas: true }),
  "with comments": ({ steps, random }) =>
    writeJson({ steps }, random, { trailingCommas: true, comments: true }),
  "with raw line breaks": ({ steps, random }) => writeJson({ steps }, random, { rawLineBreaks: true }),
  "with its keys in another order": ({ steps, random }) =>
    writeJson({ steps }, random, { shuffledKeys: true }),
  "in escapes": (one) =>
    plain(one).replaceAll(
      /[^ -~]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  "with numbers as ids": ({ steps }) =>
    JSON.stringify(
      steps.map((step) => ({ ...step, id: Number(step.id), dependsOn: step.dependsOn.map(Number) })),
    ),
  "with a title and a remark": ({ steps }) =>
    JSON.stringify({ title: "a plan", steps: steps.map((step) => ({ remark: null, ...step, hours: 2 })) }),
};

test.each(Object.entries(READABLE))("a plan %s is read to the letter", (_, write) => {
  const misread = corpus.filter((one) => {
    const read = planIn(write(one));
    return JSON.stringify(read) !== JSON.stringify({ value: one.steps });
  });
  expect(misread.map(({ name }) => name)).toEqual([]);
});

test("the order in which steps are written is the plan's, and changes none of them", () => {
  for (const { steps, random } of corpus) {
    const reordered = shuffled(steps, random);
    expect(planIn(JSON.stringify({ steps: reordered }))).toEqual({ value: reordered });
  }
});

describe("a reply is refused, never guessed at, that holds", () => {
  const other = { steps: [{ id: "1", agent: "coder", task: "something else", dependsOn: [] }] };
  const REFUSED: Record<string, [Writing, RegExp]> = {
    "two plans": [
      (one) => `${plain(one)}\nor\n${JSON.stringify(other)}`,
      /exactly one JSON value, but contains 2/,
    ],
    "its steps one by one": [
      ({ steps }) => steps.map((step) => JSON.stringify(step)).join("\n"),
      /exactly one JSON value, but contains \d+|a plan is \{ steps/,
    ],
    "a plan after one that is damaged": [
      (one) => `{"steps": [{"id" "1"}]} ${plain(one)}`,
      /cannot be read at "\\"1\\"}\]}.*": a colon is missing after "id"/,
    ],
    "a plan only in thinking that never ends": [(one) => `<think>${plain(one)} hm`, /inside its thinking/],
    "a plan only before the end of thinking": [
      (one) => `${plain(one)}\n</think>\nOh well.`,
      /contains no valid JSON/,
    ],
    "JSON in a string": [(one) => JSON.stringify(plain(one)), /cannot be read|no valid JSON/],
    "bare keys": [({ steps }) => `{steps: ${JSON.stringify(steps)}}`, /a key in double quotes is missing/],
    "single quotes": [(one) => plain(one).replaceAll('"', "'"), /a key in double quotes is missing/],
    "its steps twice": [
      ({ steps }) => `{"steps":${JSON.stringify(steps)},"steps":[]}`,
      /the key "steps" occurs twice/,
    ],
    "steps beside its steps": [
      ({ steps }) => JSON.stringify({ steps: steps.slice(0, 1), later: steps.slice(1) }),
      /"later" stands next to steps/,
    ],
    nothing: [() => "", /no valid JSON/],
  };

  test.each(Object.entries(REFUSED))("%s", (_, [write, fault]) => {
    for (const one of corpus) {
      const read = planIn(write(one));
      expect("faults" in read ? read.faults.join("\n") : `read: ${one.name}`).toMatch(fault);
    }
  });
});
