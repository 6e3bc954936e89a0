import { channel } from "node:diagnostics_channel";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { graphNamespaceOf } from "../langgraph/namespace.ts";
import { currentScope } from "../run/call-scope.ts";

/** The channel of `node:diagnostics_channel` on which each event is published. */
export const EVENT_CHANNEL = "troupe.event";

/** What is published for an event. */
export interface PublishedEvent {
  /** Null if the run has no thread. */
  readonly thread: string | null;
  /** The event, as its readers get it. */
  readonly event: { readonly type: string; readonly run: string; readonly sequence: number };
  /** The nodes of the teams in which it happened, the outermost first. */
  readonly teams: readonly string[];
  /** The work of the graph above that its team does; null outside of teams. */
  readonly above: { readonly run: string; readonly agent: string; readonly step: string | null } | null;
}

const events = channel(EVENT_CHANNEL);

/** Publishes an event for subscribers in this process. Without one it does nothing. */
export function publishEvent(config: LangGraphRunnableConfig, event: PublishedEvent["event"]): void {
  if (!events.hasSubscribers) return;
  const namespace = graphNamespaceOf(config);
  const published: PublishedEvent = {
    thread: threadOf(config),
    event,
    teams: namespace === "" ? [] : namespace.split("|").map(nodeOf),
    above: workAbove(event.run),
  };
  events.publish(published);
}

/** Returns the thread of a run; null if it has none. */
export function threadOf({ configurable }: LangGraphRunnableConfig): string | null {
  const thread: unknown = configurable?.["thread_id"];
  return typeof thread === "string" ? thread : null;
}

/** The scope around a node is that of its own run if an agent with tools works, and that of the graph above in a team. */
function workAbove(ownRun: string): PublishedEvent["above"] {
  const scope = currentScope.getStore();
  const outer = scope?.run === ownRun ? scope.outer : scope;
  return outer === undefined ? null : { run: outer.run, agent: outer.agent, step: outer.step };
}

/** Returns the node's name from a part of a namespace, which is the name and the id of a task: `team:4d422652-...`. */
function nodeOf(part: string): string {
  const end = part.lastIndexOf(":");
  return end === -1 ? part : part.slice(0, end);
}
