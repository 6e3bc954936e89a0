import { existsSync, watch } from "node:fs";

/** How long after a write to the log the commit is readable, if the write was a commit. */
const SETTLING_MILLISECONDS = 300;

/** The log of a SQLite database, and a way to notice commits. */
export interface CommitLog {
  /** The write-ahead log. SQLite writes to it before the commit is readable. */
  file: string;
  /** Returns a value that changes with each commit of another connection. */
  version: () => unknown;
}

/**
 * Calls `onCommit` a moment after a commit, even if the committing process was killed before it could give its signal.
 * Does nothing while no process writes. Returns a function that stops watching.
 */
export function watchCommits(
  { file, version }: CommitLog,
  { onCommit, onError }: { onCommit: () => void; onError: (error: unknown) => void },
): () => void {
  // On a file system without shared memory, SQLite works without this log.
  if (!existsSync(file)) return () => undefined;
  let known = version();
  let timer: NodeJS.Timeout | undefined;
  let isWrittenSince = false;
  const checkLater = (): void => {
    isWrittenSince = false;
    timer = setTimeout(check, SETTLING_MILLISECONDS);
  };
  const check = (): void => {
    timer = undefined;
    try {
      const now = version();
      if (now !== known) onCommit();
      known = now;
    } catch (error) {
      onError(error);
      return;
    }
    if (isWrittenSince) checkLater();
  };
  const watcher = watch(file, () => {
    if (timer === undefined) checkLater();
    else isWrittenSince = true;
  }).on("error", onError);
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
