import { checkOptions, faultOfLimit, faultOfPositive } from "../../errors/check-options.ts";
import { isRecord } from "../../text/is-record.ts";

/** How many calls may begin in a second, on all workers together. */
export interface CallRate {
  /** Can be below 1: 0.5 is a call every two seconds. */
  callsPerSecond: number;
  /**
   * How many calls may begin at once after a pause.
   * @default 1
   */
  burst?: number | undefined;
}

/** The rates of calls that hold across all workers. */
export interface CallRates {
  /** By the name of the model, such as `gpt-4.1`. `default` is for each other model. Each host has a count of its own. */
  models?: Readonly<Record<string, CallRate>> | undefined;
  /** By the name of the tenant. `default` is for each other tenant. */
  tenants?: Readonly<Record<string, CallRate>> | undefined;
}

/** Throws ConfigurationError that names every fault of the rates. */
export function checkCallRates(rates: CallRates): void {
  const kinds: Record<string, unknown> = { models: rates.models, tenants: rates.tenants };
  const unknown = Object.keys(rates).filter((kind) => !(kind in kinds));
  checkOptions("rates", [
    ...unknown.map((kind) => `unknown kind ${JSON.stringify(kind)}; available: models, tenants`),
    ...Object.entries(kinds).flatMap(([kind, byName]) =>
      byName === undefined ? [] : faultsOf(kind, byName),
    ),
  ]);
}

function faultsOf(kind: string, byName: unknown): (string | null)[] {
  if (!isRecord(byName)) return [`${kind} must be an object, such as { default: { callsPerSecond: 2 } }`];
  return Object.entries(byName).flatMap(([name, rate]) => {
    if (!isRecord(rate)) return [`${kind}.${name} must be an object, such as { callsPerSecond: 2 }`];
    const { callsPerSecond, burst } = rate;
    return [
      faultOfPositive(`${kind}.${name}.callsPerSecond`, callsPerSecond),
      burst === undefined ? null : faultOfLimit(`${kind}.${name}.burst`, burst),
    ];
  });
}

/** Returns the rate of a model or a tenant, or null if it has none. */
export function rateOf(
  byName: Readonly<Record<string, CallRate>> | undefined,
  name: string,
): CallRate | null {
  if (byName === undefined) return null;
  return (Object.hasOwn(byName, name) ? byName[name] : byName["default"]) ?? null;
}
