import { Command, isCommand, MemorySaver } from "@langchain/langgraph";
import { messageOf } from "../../errors/locate-error.ts";
import { isRecord } from "../../text/is-record.ts";
import { addressTo } from "./effect-note.ts";
import type { EffectEnding } from "./effect-ledger.ts";
import type { EffectRecord } from "./effect-record.ts";

/** LangGraph's own form of values as JSON, in which checkpoints hold messages (langgraph 1.7.3). */
const { serde } = new MemorySaver();

/** How the serializer begins what it writes in place of a value without JSON (langgraph-checkpoint 1.2.2). */
const NOT_WRITTEN = '"[unable to serialize';

/** The member that marks a command in a recorded result. */
const COMMAND = "troupe_command";

/**
 * Returns the result of a tool in the form in which it is recorded: also a message, a command, or content with an artifact.
 * A result that is too large or has no JSON is not kept, because the effect has happened all the same.
 */
export async function keptResult(result: unknown, maximumBytes: number): Promise<EffectEnding> {
  try {
    const [type, data] = await serde.dumpsTyped(isCommand(result) ? { [COMMAND]: partsOf(result) } : result);
    if (type !== "json") return omitted("it consists of bytes");
    if (typeof result !== "string" && new TextDecoder().decode(data.subarray(0, 40)).startsWith(NOT_WRITTEN))
      return omitted("it cannot be written as JSON");
    if (data.length > maximumBytes)
      return omitted(`it has ${data.length} bytes of JSON, and at most ${maximumBytes} are recorded`);
    return { state: "done", outcome: new TextDecoder().decode(data) };
  } catch (error) {
    return omitted(`it cannot be written as JSON: ${messageOf(error)}`);
  }
}

/** Returns what a tool returned for an effect, as an answer to the call with this id. */
export async function resultFrom(
  { tool, state, outcome, isOmitted }: EffectRecord,
  call: string | undefined,
): Promise<unknown> {
  if (state === "stopped") return `${tool} was not called: ${outcome ?? ""}`;
  if (isOmitted)
    return `${tool} was called and has ended without an error. Its result is not recorded: ${outcome ?? ""}.`;
  const result: unknown = await serde.loadsTyped("json", outcome ?? "null");
  const command: unknown = isRecord(result) ? result[COMMAND] : undefined;
  const given = isRecord(command) ? new Command(command) : result;
  addressTo(given, call);
  return given;
}

function omitted(why: string): EffectEnding {
  return { state: "done", outcome: why, isOmitted: true };
}

function partsOf({ update, goto, graph, resume }: Command): Record<string, unknown> {
  const parts = { update, goto, graph, resume };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}
