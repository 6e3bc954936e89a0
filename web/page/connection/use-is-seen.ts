import { useSyncExternalStore } from "react";

/** Returns false while the page is hidden, as in a tab behind another one. */
export function useIsSeen(): boolean {
  return useSyncExternalStore(onVisibility, isVisible);
}

function onVisibility(onChange: () => void): () => void {
  document.addEventListener("visibilitychange", onChange);
  return () => document.removeEventListener("visibilitychange", onChange);
}

function isVisible(): boolean {
  return document.visibilityState === "visible";
}
