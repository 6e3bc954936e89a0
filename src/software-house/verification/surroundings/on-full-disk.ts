import { COMMAND_LIMITS, SERVER_LIMITS } from "../limits.ts";

/** Fills the disk of the project, runs the program, and gives the space back when the program has ended. */
const FULL = `trap : TERM QUIT
mkdir -p .troupe && head -c "$1" /dev/zero > .troupe/full 2> /dev/null
shift
"$@"
code=$?
rm -f .troupe/full
exit $code`;

/** More bytes than the project's disk has. */
const BYTES = Math.max(COMMAND_LIMITS.diskBytes, SERVER_LIMITS.diskBytes);

/** Returns the start of a program on a disk without space. It needs `mayFillDisk`. */
export function onFullDisk(start: readonly string[]): string[] {
  return ["sh", "-c", FULL, "sh", String(BYTES), ...start];
}
