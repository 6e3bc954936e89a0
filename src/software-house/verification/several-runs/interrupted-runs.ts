import type { CommandStep } from "../../contract/acceptance-tests.ts";
import type { CommandReport } from "../../sandbox/sandbox.ts";
import type { CommandProgram } from "../acceptance/command-step.ts";
import { programEnding } from "../finding.ts";
import { crashIn } from "../odd-input/crash.ts";
import { runIn, runInTurn, type ChangingRun } from "./changing-run.ts";
import { runShell } from "./run-shell.ts";

/** A fault of the runs that come after one that was killed or refused. */
export interface LeftoverFault {
  text: string;
  /** Whether a later run does not end. */
  isHang: boolean;
}

/** Most times that a run is killed. */
const MOST_KILLED = 8;

/** Changes at which a run is killed: of a lock, of a new file, and of the file that it replaces. */
const MOST_CHANGES = 4;

/**
 * Kills the program as soon as a name appears in its folder or in its home folder, one disappears, or a file there is
 * empty. The first time is counted from 1: the program is killed at that change. First, numbers of processes are used up, so
 * that no later run, whose numbers begin again, takes the number in a lock for one of its own.
 */
const KILLED = `n=0; while [ $n -lt 300 ]; do (:); n=$((n + 1)); done
names() { set -- .* * "$HOME"/.* "$HOME"/*; seen="$*"; for one; do [ -s "$one" ] || seen="$seen $one"; done; }
cat > "$TMPDIR/input"
change=$1; shift
names
(
  "$@" < "$TMPDIR/input" > "$TMPDIR/output" 2>&1 & echo $! > "$TMPDIR/part"
  mv "$TMPDIR/part" "$TMPDIR/process"
  wait $!
  : > "$TMPDIR/ended"
) &
while [ ! -e "$TMPDIR/process" ]; do :; done
read process < "$TMPDIR/process"
while [ ! -e "$TMPDIR/ended" ]; do
  before=$seen
  names
  [ "$seen" = "$before" ] && continue
  change=$((change - 1))
  [ $change -gt 0 ] && continue
  kill -9 "$process"
  break
done
wait
exit 0`;

/** A run that leaves a folder for later runs. It resolves to null if it proves nothing. */
interface Disturbance {
  name: string;
  run: () => Promise<string | null>;
}

/** Kills a run while it changes files, at one change or another. */
export function killedRuns(program: CommandProgram, { step, base }: ChangingRun): Disturbance[] {
  return Array.from({ length: MOST_KILLED }, (_, time) => ({
    name: `a run that was killed (${step.arguments.join(" ")})`,
    run: async () => {
      const words = [String(1 + (time % MOST_CHANGES))];
      return (await runShell(program, { step, folder: base, script: KILLED, words })).left;
    },
  }));
}

/** Runs each step with input that it refuses. */
export function refusedRuns(
  program: CommandProgram,
  { base }: ChangingRun,
  readers: readonly CommandStep[],
): Disturbance[] {
  return readers.map((step) => ({
    name: `a run that refused binary data on stdin (${step.arguments.join(" ")})`,
    run: async () => {
      const { report, left } = await runShell(program, { step, folder: base, script: BINARY, words: [] });
      return report.exit === 0 || report.stopped !== null ? null : left;
    },
  }));
}

/** Gives the program bytes that are not UTF-8. */
const BINARY = `printf '\\377\\376\\000{[(\\n' | "$@"`;

/**
 * Runs the program in folders that other runs have left. Each run must end, and exit as it does on the state before the
 * changing run or after it. Returns the first hang, or else the first fault; null if there is none. No disturbance begins
 * after the deadline, which is a time of `performance.now()`.
 */
export async function faultOnLeftovers(
  program: CommandProgram,
  { step, base, next }: ChangingRun,
  { disturbances, deadline }: { disturbances: readonly Disturbance[]; deadline: number },
): Promise<LeftoverFault | null> {
  const { left: after } = await runIn(program, { step, folder: base });
  const controls = [
    await runInTurn(program, { steps: next, folder: base }),
    await runInTurn(program, { steps: next, folder: after }),
  ];
  if (controls.flat().some(({ stopped }) => stopped !== null)) return null;
  let first: LeftoverFault | null = null;
  for (const { name, run } of disturbances) {
    if (performance.now() > deadline) break;
    const folder = await run();
    if (folder === null) continue;
    const find = async (): Promise<[CommandReport, number] | null> => {
      const reports = await runInTurn(program, { steps: next, folder });
      const index = reports.findIndex((one, at) => !controls.some((control) => isSame(one, control[at])));
      const report = reports[index];
      return report === undefined ? null : [report, index];
    };
    // The same folder must show it twice.
    const [report, index] = (await find()) === null ? [] : ((await find()) ?? []);
    if (report === undefined || index === undefined) continue;
    const words = [...program.start, ...(next[index]?.arguments ?? [])].join(" ");
    const fault = {
      text: `after ${name}, ${words}: ${crashIn(report)?.text ?? programEnding(report)}`,
      isHang: report.stopped === "time",
    };
    if (fault.isHang) return fault;
    first ??= fault;
  }
  return first;
}

/** The output may differ: it may have times in it. */
function isSame(one: CommandReport, other: CommandReport | undefined): boolean {
  return (
    one.exit === other?.exit && one.stopped === null && (crashIn(one) === null || crashIn(other) !== null)
  );
}
