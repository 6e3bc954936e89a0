/**
 * The settings that the runs of a thread were started with, such as their limits. A server does not store them, so the
 * page sends them again with an answer or a further message. They are kept as long as the tab is open.
 */
export function rememberContext(thread: string, context: Readonly<Record<string, unknown>>): void {
  if (Object.keys(context).length === 0) sessionStorage.removeItem(keyOf(thread));
  else sessionStorage.setItem(keyOf(thread), JSON.stringify(context));
}

/** Returns the settings of a thread; undefined if there are none. */
export function contextOf(thread: string): Record<string, unknown> | undefined {
  try {
    const text = sessionStorage.getItem(keyOf(thread));
    return text === null ? undefined : (JSON.parse(text) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

function keyOf(thread: string): string {
  return `troupe.context.${thread}`;
}
