import { isRecord } from "../text/is-record.ts";

/** Options that were renamed: their names in earlier versions, and today's. */
const FORMER_NAMES: Readonly<Record<string, string>> = { policy: "retry" };

/** Returns the options under today's names, so that programs that were written for an earlier version still run. */
export function withTodaysNames<Options>(options: Options): Options {
  if (!isRecord(options) || !Object.keys(options).some((name) => name in FORMER_NAMES)) return options;
  const renamed = Object.entries(options).map(([name, value]) => [FORMER_NAMES[name] ?? name, value]);
  // An option under today's name counts.
  return { ...Object.fromEntries(renamed), ...withoutFormer(options) } as Options;
}

function withoutFormer(options: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !(name in FORMER_NAMES)));
}
