import { constants } from "node:os";

/** Shells and bubblewrap tell a signal by this number and the signal's. */
const SIGNALLED = 128;

/** How a program ended, by the exit status that whoever waited for it passed on. */
export function exitStatus(status: number | null): { exit: number | null; signal: string | null } {
  const number = (status ?? 0) - SIGNALLED;
  const signal = Object.entries(constants.signals).find(([, one]) => one === number)?.[0];
  return signal === undefined ? { exit: status, signal: null } : { exit: null, signal };
}
