import { existsSync, watch } from "node:fs";

/** So long after a write to the log its commit can be read, or there is none. */
const SETTLING_MILLISECONDS = 300;

/** Where a SQLite database is written to first, and how to tell that something was committed. */
export interface CommitLog {
  /** The write-ahead log; it changes before a commit can be read. */
  file: string;
  /** Another value after each commit of another connection. */
  version: () => unknown;
}

/**
 * Tells of commits, a moment after the log was written to, also of those whose process was killed before it could
 * tell of them itself. While nobody writes, nothing is looked at. The returned function stops it.
 */
export function watchCommits(
  { file, version }: CommitLog,
  { onCommit, onError }: { onCommit: () => void; onError: (error: unknown) => void },
): () => void {
  // A file system without shared memory has SQLite do without this log.
  if (!existsSync(file)) return () => undefined;
  let known = version();
  let timer: NodeJS.Timeout | undefined;
  let isWrittenSince = false;
  const lookLater = (): void => {
    isWrittenSince = false;
    timer = setTimeout(look, SETTLING_MILLISECONDS);
  };
  const look = (): void => {
    timer = undefined;
    try {
      const now = version();
      if (now !== known) onCommit();
      known = now;
    } catch (error) {
      onError(error);
      return;
    }
    if (isWrittenSince) lookLater();
  };
  const watcher = watch(file, () => {
    if (timer === undefined) lookLater();
    else isWrittenSince = true;
  }).on("error", onError);
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
