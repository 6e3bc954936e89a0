import type { AcceptanceTest, TestStep } from "./contract/acceptance-tests.ts";
import type { CommandStep } from "./contract/command-step.ts";
import type { HttpStep } from "./contract/http-step.ts";
import type { Specification } from "./contract/specification.ts";

type Interface = Specification["interface"];

/**
 * Writes what a developer may know about the tests: the criterion of each test, and the kinds of its steps, named as the
 * interface names them. Bodies, other arguments and expected values are left out, so that the developer cannot write
 * code for them alone.
 */
export function testOutline(tests: readonly AcceptanceTest[], known: Interface): string {
  return tests
    .map(({ criterionId, name, steps }) => {
      const outlined = counted(steps.map((step) => stepOutline(step, known)));
      return `- ${criterionId}: ${name} (${outlined.join(", then ")})`;
    })
    .join("\n");
}

function stepOutline(step: TestStep, known: Interface): string {
  switch (step.kind) {
    case "http":
      return requestOutline(step, known);
    case "burst":
      return `at once: ${counted(step.steps.map((one) => requestOutline(one, known))).join(" and ")}`;
    case "restart":
      return "a restart";
    case "wait":
      return `a wait of ${step.milliseconds} ms`;
    case "command":
      return runOutline(step, known);
    case "file":
      return (step.content ?? null) === null ? "a look at a file" : "a file is written";
  }
}

function requestOutline({ method, path, copies, expect }: HttpStep, known: Interface): string {
  const times = copies === 1 ? "" : ` ${copies} times at once`;
  const statuses = [...expect.status, ...(expect.exactly ?? []).map(({ status }) => status)];
  return `${method} ${namedPath(path, known)}${times}, status ${[...new Set(statuses)].join(" or ")}`;
}

/** Returns the path as the interface names it; without such a name, only its first part, because the rest may be data. */
function namedPath(path: string, known: Interface): string {
  const parts = partsOf(path);
  const fitting = known
    .flatMap(({ name, usage }) => `${name} ${usage}`.match(/(?<=^|\s)\/[^\s"'`,;)?]*/g) ?? [])
    .filter((template) => fits(partsOf(template), parts))
    .toSorted((one, other) => placeholdersIn(one) - placeholdersIn(other));
  if (fitting[0] !== undefined) return fitting[0];
  const shown = path.replaceAll(/\{\{[^}]*\}\}/g, "<value>");
  const prefix = /^\/[^/?]*\/?$|^\/[^/?]*/.exec(shown)?.[0] ?? shown;
  return prefix === shown ? shown : `${prefix}...`;
}

/** A part of a path that stands for a value: `{id}`, `:id` or `<id>`. */
const PLACEHOLDER = /^(\{.*\}|:.+|<.*>)$/;

function partsOf(path: string): string[] {
  return path.replace(/[?#].*$/, "").split("/");
}

function fits(template: readonly string[], parts: readonly string[]): boolean {
  return (
    template.length === parts.length &&
    template.every((part, index) => PLACEHOLDER.test(part) || part === parts[index])
  );
}

function placeholdersIn(template: string): number {
  return partsOf(template).filter((part) => PLACEHOLDER.test(part)).length;
}

/** Names the subcommand or flag of a run if the interface names it. */
function runOutline({ arguments: words, stdin, expect }: CommandStep, known: Interface): string {
  const [first = ""] = words;
  const isNamed =
    /^[a-z-][\w-]*$/i.test(first) &&
    known.some(({ name, usage }) => `${name} ${usage}`.split(/[\s"'`[\]|,]+/).includes(first));
  const input = stdin === null ? "" : ", with stdin";
  return `a run${isNamed ? ` of ${first}` : ""}${input}, exit ${expect.exit.join(" or ")}`;
}

/** Counts equal texts that follow each other. */
function counted(texts: readonly string[]): string[] {
  const groups: { text: string; times: number }[] = [];
  for (const text of texts) {
    const last = groups.at(-1);
    if (last?.text === text) last.times += 1;
    else groups.push({ text, times: 1 });
  }
  return groups.map(({ text, times }) => (times === 1 ? text : `${times} times ${text}`));
}
