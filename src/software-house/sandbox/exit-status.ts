import { constants } from "node:os";

/** Shells and bubblewrap report a signal as this number plus the number of the signal. */
const SIGNALLED = 128;

/** Reads how a program ended from the exit status that a shell or bubblewrap passed on. */
export function exitStatus(status: number | null): { exit: number | null; signal: string | null } {
  const number = (status ?? 0) - SIGNALLED;
  const signal = Object.entries(constants.signals).find(([, one]) => one === number)?.[0];
  return signal === undefined ? { exit: status, signal: null } : { exit: null, signal };
}
