import type { TroupeEvent } from "../events/events.ts";
import type { Route } from "../routing/route.ts";

/** A route that a fast router decided: there is no call that would show it. */
export interface RecordedRoute {
  readonly run: string;
  readonly agent: string | null;
  readonly route: Route;
}

/** Returns the route of an event if a fast router decided it, in a list; else an empty list. */
export function recordedRoute(event: { readonly type: string }): RecordedRoute[] {
  if (event.type !== "routed") return [];
  const { run, agent, route } = event as Extract<TroupeEvent, { type: "routed" }>;
  return route?.decidedBy === "fastRouter" ? [{ run, agent, route }] : [];
}
