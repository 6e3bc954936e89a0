import { ConfigurationError } from "../errors/configuration-error.ts";

/** The variable that turns the journal off. */
export const JOURNAL_VARIABLE = "TROUPE_JOURNAL";

/** Reads `TROUPE_JOURNAL`: `off` turns the journal off. Throws ConfigurationError for a value that means nothing. */
export function keepsJournal(value: string | undefined): boolean {
  const setting = value?.trim().toLowerCase() ?? "";
  if (setting !== "" && setting !== "on" && setting !== "off") {
    throw new ConfigurationError(JOURNAL_VARIABLE, [`it must be on or off, but is ${JSON.stringify(value)}`]);
  }
  return setting !== "off";
}
