import type { CommandReport } from "../../../sandbox/sandbox.ts";
import { excerptOf } from "../../finding.ts";

/** How a program ends that had a race and ended by itself. */
export const RACE_EXIT = 66;

/** The first data race that a program built with `-race` told of; null where it told of none. */
export function raceIn({ stderr, stdout, exit }: CommandReport): string | null {
  for (const text of [stderr, stdout]) {
    const start = text.indexOf("WARNING: DATA RACE");
    if (start !== -1) return excerptOf(text.slice(start));
    const fatal = text.indexOf("fatal error: concurrent map");
    if (fatal !== -1) return excerptOf(text.slice(fatal));
  }
  return exit === RACE_EXIT ? "the program ended with the race detector's exit code" : null;
}
