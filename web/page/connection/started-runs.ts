/** The runs that this page has started and not joined yet, by thread, so that it need not ask the server for them. */
const started = new Map<string, string>();

/** Keeps the run that was started on a thread. */
export function rememberStart(thread: string, run: string): void {
  started.set(thread, run);
}

/** Returns the run that was started on a thread, once; null if there is none. */
export function takeStart(thread: string): string | null {
  const run = started.get(thread) ?? null;
  started.delete(thread);
  return run;
}
