import { InputError } from "../../errors/input-error.ts";
import { isRecord } from "../../text/is-record.ts";
import { kindOf } from "../../text/kind-of.ts";
import type { RunKey } from "../run-record.ts";
import type { NewRun } from "../run-store.ts";

/** What a text must be. */
interface TextRule {
  pattern: RegExp;
  allowed: string;
  most: number;
}

const TENANT: TextRule = { pattern: /^[A-Za-z0-9_-]{1,64}$/, allowed: "letters, digits, _ -", most: 64 };

const ID: TextRule = { pattern: /^[A-Za-z0-9_.-]{1,128}$/, allowed: "letters, digits, _ . -", most: 128 };

/** The name of a thread, a graph or an allowance: everything that PostgreSQL stores as it is. */
const NAME: TextRule = {
  // oxlint-disable-next-line no-control-regex -- PostgreSQL refuses this character.
  pattern: /^[^\0\p{Cs}]{1,256}$/u,
  allowed: "any except NUL and halves of surrogate pairs",
  most: 256,
};

/** How many allowances a run can count on, in addition to its tenant and its graph. */
const MOST_ALLOWANCES = 16;

/** How many limits a run can be given: more than graphs have, those of an application included. */
const MOST_LIMITS = 32;

/** Throws InputError if this cannot be the tenant or the id of a run. */
export function checkRunKey({ tenant, id }: RunKey): void {
  checkTenant(tenant);
  throwFaults([faultOfText("the id of a run", id, ID)]);
}

/** Throws InputError if this cannot be the name of a tenant. */
export function checkTenant(tenant: string): void {
  throwFaults([faultOfText("the name of a tenant", tenant, TENANT)]);
}

/** Throws InputError, naming every fault, if a new run cannot be stored. */
export function checkNewRun(run: NewRun): void {
  checkRunKey(run);
  const { graph, thread, priority, whenBusy, limits, context, allowances } = run;
  throwFaults([
    faultOfName("the name of a graph", graph),
    faultOfName("the name of a thread", thread),
    Number.isInteger(priority) && priority >= 1 && priority <= 1_000
      ? null
      : `priority must be a whole number from 1 to 1,000, but is ${kindOf(priority)}`,
    whenBusy === "refuse" || whenBusy === "queue"
      ? null
      : `whenBusy must be "refuse" or "queue", but is ${kindOf(whenBusy)}`,
    faultOfLimits(limits),
    context === null || isRecord(context) ? null : `context must be an object, but is ${kindOf(context)}`,
    ...faultsOfAllowances(allowances),
  ]);
}

/** Throws InputError if these cannot be the limits of a run. The graph checks which of them it takes. */
export function checkLimits(limits: NewRun["limits"]): void {
  throwFaults([faultOfLimits(limits)]);
}

/** Throws InputError if this cannot be the name of a thread or a graph. */
export function checkName(what: string, name: unknown): void {
  throwFaults([faultOfName(what, name)]);
}

function faultOfLimits(limits: unknown): string | null {
  if (limits === null) return null;
  if (!isRecord(limits)) return `limits must be an object, but is ${kindOf(limits)}`;
  const entries = Object.entries(limits);
  if (entries.length > MOST_LIMITS) {
    return `a run can have ${MOST_LIMITS} limits, but ${entries.length} are given`;
  }
  const unnamed = entries
    .map(([name]) => faultOfName("the name of a limit", name))
    .find((fault) => fault !== null);
  if (unnamed !== undefined) return unnamed;
  const wrong = entries.find(([, value]) => value !== undefined && !isPositive(value));
  return wrong === undefined
    ? null
    : `limits.${wrong[0]} must be a number above 0, but is ${kindOf(wrong[1])}`;
}

function isPositive(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}

function faultsOfAllowances(allowances: unknown): (string | null)[] {
  if (!Array.isArray(allowances)) return [`allowances must be a list, but is ${kindOf(allowances)}`];
  if (allowances.length > MOST_ALLOWANCES) {
    return [`a run can count on ${MOST_ALLOWANCES} allowances, but ${allowances.length} are named`];
  }
  return allowances.map((name) => faultOfName("the name of an allowance", name));
}

function faultOfName(what: string, name: unknown): string | null {
  return faultOfText(what, name, NAME);
}

function faultOfText(what: string, value: unknown, { pattern, allowed, most }: TextRule): string | null {
  if (typeof value === "string" && pattern.test(value)) return null;
  const given = typeof value === "string" ? JSON.stringify(value.slice(0, 200)) : kindOf(value);
  return `${what} must be a text of 1 to ${most} characters (${allowed}), but is ${given}`;
}

function throwFaults(faults: readonly (string | null)[]): void {
  const found = faults.filter((fault) => fault !== null);
  if (found.length > 0) throw new InputError(found.join("; "));
}
