import type { AcceptanceTest, AcceptanceTests, CommandStep } from "../../contract/acceptance-tests.ts";
import { insertText, UnknownNameError } from "../../evidence/insert.ts";
import type { KnownValues } from "../../evidence/insert.ts";

/**
 * Returns steps to start odd runs from, one for each list of arguments, with the values of their marks. Those that must
 * succeed come first, and before the later steps of a test its first one. Steps that insert captured values are left out.
 */
export function startingSteps({ tests }: AcceptanceTests): CommandStep[] {
  const commands = tests.map(({ steps }) => steps.filter((step) => step.kind === "command"));
  const first = commands.flatMap(([step]) => step ?? []);
  const later = commands.flatMap((steps) => steps.slice(1));
  const known: KnownValues = { values: new Map(), base: null, marks: { token: "odd", now: new Date() } };
  const steps = [...first, ...later].flatMap((step) => withMarkValues(step, known) ?? []);
  const sorted = [...steps.filter(succeeds), ...steps.filter((step) => !succeeds(step))];
  return firstOfEach(sorted, (step) => JSON.stringify(step.arguments));
}

/** Returns the first item for each first argument of the program. */
export function firstOfEachCommand<Item>(
  items: readonly Item[],
  stepOf: (item: Item) => CommandStep,
): Item[] {
  return firstOfEach(items, (item) => stepOf(item).arguments[0] ?? "");
}

/** Returns the first item of each key. The key that comes last has the last item. */
function firstOfEach<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed();
}

type FileStepOfTest = Extract<AcceptanceTest["steps"][number], { kind: "file" }>;

/** Returns the step with the values of all marks in what it sends; null if it inserts a captured value there. */
export function withMarkValues<Step extends CommandStep | FileStepOfTest>(
  step: Step,
  known: KnownValues,
): Step | null {
  try {
    if (step.kind === "file")
      return typeof step.content === "string" ? { ...step, content: insertText(step.content, known) } : step;
    return {
      ...step,
      arguments: step.arguments.map((word) => insertText(word, known)),
      stdin: step.stdin === null ? null : insertText(step.stdin, known),
      environment: (step.environment ?? []).map(({ name, value }) => ({
        name,
        value: insertText(value, known),
      })),
    };
  } catch (error) {
    if (error instanceof UnknownNameError) return null;
    throw error;
  }
}

function succeeds({ expect }: CommandStep): boolean {
  return expect.exit.includes(0);
}
