import { useEffect, useRef, type RefObject } from "react";
import type { Place } from "../routes.ts";

/** Moves the focus to the heading of a page when the person goes to it, so that screen readers say where they are. */
export function useFocusOnNavigation(place: Place): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const name = place.page === "thread" ? `thread ${place.thread}` : place.page;
  const last = useRef(name);
  useEffect(() => {
    if (last.current === name) return;
    last.current = name;
    const heading = main.current?.querySelector<HTMLElement>("h1[tabindex]");
    (heading ?? main.current)?.focus({ preventScroll: true });
    main.current?.scrollTo(0, 0);
  }, [name]);
  return main;
}
