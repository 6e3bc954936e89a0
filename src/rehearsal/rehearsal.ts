import type { ModelReply } from "../testing/model-reply.ts";
import type { ModelRequest } from "../testing/model-request.ts";
import { createModelServer } from "../testing/model-server.ts";
import { MARK } from "./mark.ts";
import type { RehearsalTools } from "./placeholder-calls.ts";
import { placeholderFor } from "./placeholder.ts";

/**
 * What the models of a graph say in a rehearsal, when no real model is configured. Return undefined for a request that
 * the script does not know: a placeholder that says so answers it. Tools that the script calls run, because the script
 * has chosen their arguments. Return a `refusal` to end the run with the code `rehearsal_unknown` and its message.
 *
 * @example
 * const script: RehearsalScript = ({ lastUser }) => (lastUser === "Hello" ? { text: "Hello to you." } : undefined);
 */
export type RehearsalScript = (
  request: ModelRequest,
) => ModelReply | undefined | Promise<ModelReply | undefined>;

/** What a rehearsal's server plays. */
export interface Rehearsal {
  /** @default placeholders that show what each model was told */
  script?: RehearsalScript | undefined;
  /**
   * What happens to the tools that a placeholder calls.
   * @default "show"
   */
  tools?: RehearsalTools | undefined;
}

/** The servers that were started, by what happens to tools and by the script that each of them plays. */
const servers: Record<RehearsalTools, Map<RehearsalScript, Promise<{ baseUrl: string }>>> = {
  show: new Map(),
  run: new Map(),
};

/**
 * Returns the address of the scripted server that plays a rehearsal. Starts it on loopback when it is first needed; it
 * ends with the process.
 */
export async function rehearsalBaseUrl({
  script = onlyPlaceholders,
  tools = "show",
}: Rehearsal = {}): Promise<string> {
  const play = async (request: ModelRequest): Promise<ModelReply> =>
    marked((await script(request)) ?? placeholderFor(request, tools));
  const server = servers[tools].get(script) ?? createModelServer({ script: play });
  servers[tools].set(script, server);
  return (await server).baseUrl;
}

/** Marks every text as a rehearsal's, and counts no tokens: no model was asked. */
function marked(reply: ModelReply): ModelReply {
  const free = { usage: { inputTokens: 0, outputTokens: 0 } };
  return "text" in reply ? { ...reply, ...free, text: `${MARK}${reply.text}` } : { ...reply, ...free };
}

function onlyPlaceholders(): undefined {
  return undefined;
}
