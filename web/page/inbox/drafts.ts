import { useCallback, useSyncExternalStore } from "react";

/**
 * What a person has typed and not sent, by question. It survives that a panel is drawn anew, a request that failed and a
 * reload of the page, and ends with the tab.
 */
const drafts = new Map<string, unknown>();
const listeners = new Set<() => void>();

const PLACE = "troupe.draft.";

/** Returns what was typed under a key, and a function that keeps what is typed next; undefined forgets it. */
export function useDraft<Draft>(key: string): [Draft | undefined, (draft: Draft | undefined) => void] {
  const draft = useSyncExternalStore(subscribe, () => readDraft(key) as Draft | undefined);
  const keep = useCallback((next: Draft | undefined) => keepDraft(key, next), [key]);
  return [draft, keep];
}

/** Keeps what was typed under a key; undefined forgets it. */
export function keepDraft(key: string, draft: unknown): void {
  drafts.set(key, draft);
  try {
    if (draft === undefined) sessionStorage.removeItem(PLACE + key);
    else sessionStorage.setItem(PLACE + key, JSON.stringify(draft));
  } catch {
    // Without storage, or without room in it, the draft still survives everything but a reload.
  }
  for (const listener of listeners) listener();
}

/** Returns what was typed under a key; undefined if nothing was. */
export function readDraft(key: string): unknown {
  if (!drafts.has(key)) drafts.set(key, storedDraft(key));
  return drafts.get(key);
}

function storedDraft(key: string): unknown {
  try {
    const text = sessionStorage.getItem(PLACE + key);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
