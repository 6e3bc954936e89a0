import { isRecord } from "../text/is-record.ts";

/**
 * Returns the options under today's names, so that programs that were written for an earlier version still run: `retry` was
 * called `policy`. If both are given, `retry` counts.
 */
export function withTodaysNames<Options>(options: Options): Options {
  if (!isRecord(options) || !("policy" in options)) return options;
  const { policy: retry, ...others } = options;
  return { retry, ...others } as Options;
}
