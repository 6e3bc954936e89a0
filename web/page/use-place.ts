import { useMemo, useSyncExternalStore } from "react";
import { addressOf, readPlace, type Place } from "./routes.ts";

/** Returns where the person is, and follows the address. */
export function usePlace(): Place {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => readPlace(hash), [hash]);
}

/** Goes to a place. The browser's back button leads back. */
export function goTo(place: Place): void {
  window.location.hash = addressOf(place);
}

/** Changes the address without a new entry in the browser's history, such as for a selected row. */
export function replacePlace(place: Place): void {
  window.history.replaceState(null, "", addressOf(place));
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
