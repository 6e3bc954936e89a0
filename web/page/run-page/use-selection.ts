import { useState } from "react";

/** What is open on the page of a run. */
export interface Selection {
  /** The open tab; null for the one that fits the run. */
  readonly tab: string | null;
  /** The span whose details are shown; null if none is. */
  readonly span: string | null;
  readonly onTab: (tab: string) => void;
  readonly onSpan: (span: string | null) => void;
}

/** Keeps what is open in the page itself, for runs without an address of their own. */
export function useSelection(): Selection {
  const [tab, onTab] = useState<string | null>(null);
  const [span, onSpan] = useState<string | null>(null);
  return { tab, span, onTab, onSpan };
}
