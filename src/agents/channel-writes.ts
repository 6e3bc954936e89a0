import { isCommand, type Command } from "@langchain/langgraph";
import type { ToolMessage } from "@langchain/core/messages";
import { CHANNEL_UPDATES, handedDown, type OwnChannels } from "../langgraph/own-channels.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import type { CallScope } from "../run/call-scope.ts";
import { isRecord } from "../text/is-record.ts";

/**
 * Notes what a tool wrote to the graph's own channels (`Command({ update })`), in the scope and in the agent's state, from
 * which it is read again after an interrupt. Warns of a channel that the graph does not have: the write is lost.
 */
export function noteWrites<Result extends ToolMessage | Command>(
  result: Result,
  {
    tool,
    scope,
    channels,
    others,
  }: { tool: string; scope: CallScope; channels: OwnChannels; others: ReadonlySet<string> },
): Result {
  if (!isCommand(result) || result.graph !== undefined) return result;
  const { update } = result;
  const written = Array.isArray(update) ? Object.fromEntries(update) : update;
  if (!isRecord(written)) return result;
  const names = Object.keys(written);
  const unknown = names.filter((name) => !channels.names.includes(name) && !others.has(name));
  if (unknown.length > 0) {
    const known = [...channels.names, "messages"].join(", ");
    // The tool has done its work, and the same tool may serve graphs that have the channel.
    process.emitWarning(
      `the tool ${tool} wrote to the unknown channel ${JSON.stringify(unknown[0])}, which is lost; available: ${known}. ` +
        "Add the channel to the graph's `stateSchema`.",
      { code: "TROUPE_UNKNOWN_CHANNEL" },
    );
  }
  const own = Object.fromEntries(Object.entries(written).filter(([name]) => channels.names.includes(name)));
  if (Object.keys(own).length === 0) return result;
  scope.channels?.updates.push(own);
  result.update = { ...written, [CHANNEL_UPDATES]: [own] };
  return result;
}

/** Returns the values of the own channels that a graph below gets: those that it has, too. */
export function channelInput(
  graph: CompiledGraph,
  { channels }: CallScope,
  { isOurs }: { isOurs: boolean },
): Record<string, unknown> {
  const shared = Object.entries(channels?.values ?? {}).filter(([name]) => name in graph.channels);
  const values = Object.fromEntries(shared);
  return isOurs ? handedDown(values) : values;
}

/**
 * Collects what a graph below wrote to the own channels. Troupe's graphs and agents have noted each update. Of another
 * graph, and of middleware, a value that has changed counts as one update, as LangGraph itself does it.
 */
export function collectWrites(output: Readonly<Record<string, unknown>>, { channels }: CallScope): void {
  if (channels === undefined) return;
  const noted = output[CHANNEL_UPDATES] as Record<string, unknown>[] | undefined;
  if (noted !== undefined) channels.updates.splice(0, Infinity, ...noted);
  const written = new Set(channels.updates.flatMap((update) => Object.keys(update)));
  for (const name of channels.names) {
    const isNew = name in output && !written.has(name) && !isSame(output[name], channels.values[name]);
    if (isNew) channels.updates.push({ [name]: output[name] });
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
