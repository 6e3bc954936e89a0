import { ConfigurationError } from "../errors/configuration-error.ts";

/** The variable that turns the journal off. */
const JOURNAL_VARIABLE = "TROUPE_JOURNAL";

/** The variable that says how large the journal of one thread gets, in megabytes. */
const SIZE_VARIABLE = "TROUPE_JOURNAL_MEGABYTES";

/** The largest journal that can be asked for, in megabytes. A reader holds the whole journal in its memory. */
const MOST_MEGABYTES = 200;

/** Which journals are kept. */
export interface JournalSettings {
  readonly isKept: boolean;
  /** How large the journal of one thread gets, in bytes. Absent if nothing is set. */
  readonly maximumBytes?: number;
}

/**
 * Reads `TROUPE_JOURNAL`, which turns the journal `on` or `off`, and `TROUPE_JOURNAL_MEGABYTES`. Throws ConfigurationError for
 * a value that means nothing.
 */
export function readJournalSettings(
  environment: Readonly<Record<string, string | undefined>>,
): JournalSettings {
  const setting = environment[JOURNAL_VARIABLE]?.trim().toLowerCase() ?? "";
  if (setting !== "" && setting !== "on" && setting !== "off") {
    const given = JSON.stringify(environment[JOURNAL_VARIABLE]);
    throw new ConfigurationError(JOURNAL_VARIABLE, [`it must be on or off, but is ${given}`]);
  }
  return { isKept: setting !== "off", ...sizeIn(environment[SIZE_VARIABLE]?.trim() ?? "") };
}

function sizeIn(value: string): Pick<JournalSettings, "maximumBytes"> {
  if (value === "") return {};
  const megabytes = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  if (megabytes >= 1 && megabytes <= MOST_MEGABYTES) return { maximumBytes: megabytes * 1_000_000 };
  throw new ConfigurationError(SIZE_VARIABLE, [
    `it must be a whole number from 1 to ${MOST_MEGABYTES}, but is ${JSON.stringify(value)}`,
  ]);
}
