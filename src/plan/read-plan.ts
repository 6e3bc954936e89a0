import { isRecord } from "../text/is-record.ts";
import type { Plan } from "./plan.ts";

/** The parts of a step, each with its type. */
const PARTS = { id: "a text", agent: "a text", task: "a text", dependsOn: "a list of step ids" } as const;

type Part = keyof typeof PARTS;

const NAMES = Object.keys(PARTS) as Part[];

/**
 * Reads `{ steps }` or a list of steps. In a list without ids and dependencies, each step depends on all steps before
 * it: so they run one after the other, and each sees every earlier result. A whole number is a valid id. Other plain
 * values in a step are ignored. Returns the unchecked plan, or every fault of its shape and the steps that could be read.
 */
export function readPlan(value: unknown): { plan: Plan } | { faults: string[]; readable: Plan } {
  const steps: unknown = isRecord(value) ? value["steps"] : value;
  if (!Array.isArray(steps)) {
    return {
      faults: ["a plan is { steps: [{ id, agent, task, dependsOn }] } or a list of { agent, task }"],
      readable: [],
    };
  }
  const isChain = steps.every(
    (step) => isRecord(step) && step["id"] === undefined && step["dependsOn"] === undefined,
  );
  const read = steps.map((step: unknown, index) => readStep(step, { index, isChain }));
  const plan = read.flatMap(({ step }) => step ?? []);
  const faults = [...faultsNextTo(value), ...read.flatMap((one) => one.faults)];
  return faults.length > 0 ? { faults, readable: plan } : { plan };
}

function stepIdAt(index: number): string {
  return `step-${index + 1}`;
}

/** Lists other lists and objects next to `steps`, which would be lost silently. */
function faultsNextTo(value: unknown): string[] {
  if (!isRecord(value)) return [];
  return extrasOf(value, ["steps", "result"]).map(
    (key) => `${JSON.stringify(key)} stands next to steps: all steps belong in steps`,
  );
}

function readStep(
  value: unknown,
  { index, isChain }: { index: number; isChain: boolean },
): { step?: Plan[number]; faults: string[] } {
  const place = `step ${index + 1}`;
  if (!isRecord(value)) return { faults: [`${place} is ${shown(value)}; a step is { ${NAMES.join(", ")} }`] };
  const step = isChain
    ? {
        ...value,
        id: stepIdAt(index),
        dependsOn: Array.from({ length: index }, (_, earlier) => stepIdAt(earlier)),
      }
    : { ...value };
  const read = {
    id: idFrom(step.id),
    agent: textFrom(value["agent"]),
    task: textFrom(value["task"]),
    dependsOn: idsFrom(step.dependsOn),
  };
  const name = isChain || read.id === undefined ? place : `${place} (${JSON.stringify(read.id)})`;
  const faults = [
    ...NAMES.filter((part) => read[part] === undefined).map((part) => faultOf(part, { name, value })),
    ...strangers(value, isChain).map(
      (key) => `${name}: unknown part ${JSON.stringify(key)}; available: ${NAMES.join(", ")}`,
    ),
  ];
  const { id, agent, task, dependsOn } = read;
  const isWhole = id !== undefined && agent !== undefined && task !== undefined && dependsOn !== undefined;
  return { ...(isWhole && { step: { id, agent, task, dependsOn } }), faults };
}

function faultOf(part: Part, { name, value }: { name: string; value: Record<string, unknown> }): string {
  const is = value[part] === undefined ? "is missing" : `is ${shown(value[part])}`;
  return `${name}: ${part} ${is}; it is ${PARTS[part]}`;
}

/** Returns unknown keys that may matter: those of lists and objects. In a plain list, whose order is a guess, every unknown key. */
function strangers(step: Record<string, unknown>, isChain: boolean): string[] {
  return isChain ? Object.keys(step).filter((key) => !NAMES.includes(key as Part)) : extrasOf(step, NAMES);
}

function extrasOf(value: Record<string, unknown>, known: readonly string[]): string[] {
  return Object.keys(value).filter((key) => !known.includes(key) && typeof (value[key] ?? 0) === "object");
}

function textFrom(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function idFrom(value: unknown): string | undefined {
  return Number.isSafeInteger(value) ? String(value) : textFrom(value);
}

function idsFrom(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const ids = value.map(idFrom).filter((id) => id !== undefined);
  return ids.length === value.length ? ids : undefined;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
