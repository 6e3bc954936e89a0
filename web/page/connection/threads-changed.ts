const listeners = new Set<() => void>();

/** Tells the lists of the page that this page has changed a thread, so that they need not wait to ask the server. */
export function announceThreads(): void {
  for (const listener of listeners) listener();
}

/** Calls a listener after each announcement. Returns how to end it. */
export function onThreadsChanged(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
