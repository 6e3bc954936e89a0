import { createModelServer, type ModelReply, type ModelRequest } from "../testing/index.ts";
import { placeholderFor } from "./placeholder.ts";

/**
 * What the models of a graph say in a rehearsal, when no real model is configured. Return undefined for a request that
 * the script does not know: a placeholder that says so answers it.
 *
 * @example
 * const script: RehearsalScript = ({ lastUser }) => (lastUser === "Hello" ? { text: "Hello to you." } : undefined);
 */
export type RehearsalScript = (
  request: ModelRequest,
) => ModelReply | undefined | Promise<ModelReply | undefined>;

/** The servers that were started, by the script that each of them plays. */
const servers = new Map<RehearsalScript, Promise<{ baseUrl: string }>>();

/**
 * Returns the address of the scripted server that plays a script. Starts it on loopback when it is first needed; it ends
 * with the process.
 */
export async function rehearsalBaseUrl(script: RehearsalScript = onlyPlaceholders): Promise<string> {
  const server = servers.get(script) ?? createModelServer({ script: (request) => play(script, request) });
  servers.set(script, server);
  return (await server).baseUrl;
}

const MARK = "[rehearsal] ";

/** Marks every text as a rehearsal's, and counts no tokens: no model was asked. */
async function play(script: RehearsalScript, request: ModelRequest): Promise<ModelReply> {
  const reply = (await script(request)) ?? placeholderFor(request);
  const free = { usage: { inputTokens: 0, outputTokens: 0 } };
  return "text" in reply ? { ...reply, ...free, text: `${MARK}${reply.text}` } : { ...reply, ...free };
}

function onlyPlaceholders(): undefined {
  return undefined;
}
