import { describe, expect, test } from "vitest";
import { ConfigurationError } from "../../../src/index.ts";
import { readHandoffsOptions, type HandoffsOptions } from "../../../src/options/handoffs-options.ts";
import { readRouterOptions, type RouterOptions } from "../../../src/options/router-options.ts";
import { readSupervisorOptions, type SupervisorOptions } from "../../../src/options/supervisor-options.ts";
import { readSoftwareHouseOptions } from "../../../src/software-house/read-options.ts";
import type { SoftwareHouseOptions } from "../../../src/software-house/index.ts";
import { cook } from "../../support/specialists.ts";

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

/** Faults of four parts: a specialist, its fallback, a limit and the retry policy. */
const faulty = {
  specialists: [{ ...cook, name: "messages", prompt: "", fallback: "waiter" }],
  limits: { tokens: 0 },
  retry: { attempts: 0 },
};

const common = [
  'specialist "messages": the prompt is empty',
  expect.stringMatching(/^the name "messages" is reserved; reserved are /),
  "limits.tokens must be a whole number of at least 1, but is 0",
  "retry.attempts must be a whole number of at least 1, but is 0",
  expect.stringContaining('"waiter"'),
];

describe("a reader of options names every fault at once", () => {
  test("of a router, its fallback and its confidence included", () => {
    const options = { ...faulty, fallback: "guest", minimumConfidence: 2 };
    const faults = faultsOf(() => readRouterOptions(options as unknown as RouterOptions<string>));
    expect(faults).toHaveLength(common.length + 2);
    expect(faults).toEqual(
      expect.arrayContaining([
        ...common,
        'unknown fallback "guest"; available: messages',
        "minimumConfidence must be a number from 0 to 1, but is 2",
      ]),
    );
  });

  test("of a handoff graph, its entry included", () => {
    const options = { ...faulty, entry: "guest" };
    const faults = faultsOf(() => readHandoffsOptions(options as unknown as HandoffsOptions<string>));
    expect(faults).toHaveLength(common.length + 1);
    expect(faults).toEqual(expect.arrayContaining([...common, expect.stringContaining('"guest"')]));
  });

  test("of a supervisor, its fixed plan included", () => {
    const options = { ...faulty, synthesis: "poem", manager: { plan: [{ agent: "guest", task: "eat" }] } };
    const faults = faultsOf(() => readSupervisorOptions(options as unknown as SupervisorOptions<string>));
    expect(faults).toHaveLength(common.length + 2);
    expect(faults).toEqual(
      expect.arrayContaining([
        ...common,
        'synthesis must be one of model, forward, but is "poem"',
        expect.stringMatching(/^manager\.plan: .*"guest"/),
      ]),
    );
  });

  test("of a Software House, its roles included", () => {
    const options = { limits: { rounds: 0 }, retry: { attempts: 0 }, roles: { developer: { prompt: "" } } };
    expect(faultsOf(() => readSoftwareHouseOptions(options as SoftwareHouseOptions))).toEqual([
      "limits.rounds must be a whole number of at least 1, but is 0",
      "retry.attempts must be a whole number of at least 1, but is 0",
      "roles.developer.prompt must not be empty",
    ]);
  });
});

test("reserved names are the graph's nodes and channels", () => {
  const named = (name: string) => ({ specialists: [{ ...cook, name }] });
  const reserved = [
    "planner",
    "approval",
    "supervisor",
    "synthesizer",
    "limitReached",
    "planReview",
    "usage",
  ];
  for (const name of reserved) {
    expect(faultsOf(() => readSupervisorOptions(named(name)))).toEqual([
      expect.stringContaining(`the name "${name}" is reserved`),
    ]);
  }
});

test("what is not given has its default", () => {
  const { context, synthesis, resultCharacters, maximumSteps, approvesPlans, waits, recursionLimit } =
    readSupervisorOptions({ specialists: [cook] });
  expect({
    context,
    synthesis,
    resultCharacters,
    maximumSteps,
    approvesPlans,
    waits,
    recursionLimit,
  }).toEqual({
    context: "dependencies",
    synthesis: "model",
    resultCharacters: 40_000,
    maximumSteps: 20,
    approvesPlans: false,
    waits: false,
    recursionLimit: 48,
  });
});
