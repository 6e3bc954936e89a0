import { isRecord } from "../text/is-record.ts";
import { MAXIMUM_CALLS_OF_REPLY, type CallIds } from "./call-ids.ts";
import { CallPieces } from "./call-pieces.ts";
import { ThinkingFilter } from "./hide-thinking.ts";
import { otherFields } from "./kept-fields.ts";
import { EXTRAS, regularUsage, textIn, type ReplyExtras } from "./regular-completion.ts";
import { StreamedKeys } from "./streamed-keys.ts";
import { ServerError, throwServerError } from "./server-error.ts";

/** What a stream's request says about its reply. */
export interface StreamOptions {
  ids: CallIds;
  /** The names of the tools that the model may call. */
  tools: ReadonlySet<string>;
  /** True if thinking in tags is taken out of the text. */
  hidesThinking: boolean;
}

/**
 * Puts the pieces of a streamed completion into the form that LangChain reads: every call with an index and an id of its
 * own, and last a piece with what LangChain would not read. Throws ServerError for an error in the stream.
 */
export async function* regularStream<Piece>(
  pieces: AsyncIterable<Piece>,
  { ids, tools, hidesThinking }: StreamOptions,
): AsyncGenerator<Piece> {
  const calls = new CallPieces({ ids, tools, most: MAXIMUM_CALLS_OF_REPLY });
  const fields: Record<string, unknown> = {};
  const keys = new StreamedKeys();
  const filter = hidesThinking ? new ThinkingFilter() : null;
  let last: Record<string, unknown> | null = null;
  let finish: unknown = null;
  for await (const piece of pieces) {
    throwServerError(piece);
    if (!isRecord(piece)) continue;
    if (isRecord(piece["usage"])) Object.assign(piece, { usage: regularUsage(piece["usage"]) });
    const choice = firstChoice(piece);
    if (choice !== undefined) {
      // A reply that was cut stays cut, whatever a gateway adds.
      finish = keptFinish(finish, choice["finish_reason"]);
      if (choice["finish_reason"] != null) choice["finish_reason"] = finish;
      const delta = [choice["delta"], choice["message"]].find(isRecord) ?? {};
      if (delta["error"]) throw new ServerError(delta["error"]);
      addFields(fields, otherFields(delta));
      const regular = regularDelta(delta, { calls, filter });
      choice["delta"] = regular;
      keys.hide(regular);
      // A piece that says nothing does not count as a sign of life. The first one begins the message.
      if (last !== null && saysNothing(piece, choice, delta)) continue;
      last = piece;
    }
    yield piece;
  }
  const rest = keys.end({ content: filter?.end() ?? "" });
  const extras: ReplyExtras = { message: fields, calls: calls.fields(), leftOut: calls.leftOut };
  const hasCalls = Object.keys(extras.calls).length > 0;
  const isEmpty = rest["content"] === "" && Object.keys(rest).length === 1;
  if (last === null || (isEmpty && !hasCalls)) return;
  const delta = { role: "assistant", ...rest, ...(hasCalls && { [EXTRAS]: extras }) };
  const { usage: _, ...head } = last;
  yield { ...head, choices: [{ index: 0, delta, finish_reason: null }] } as Piece;
}

/** Keeps only the first choice of a piece, and returns it. Other choices are other replies. */
function firstChoice(piece: Record<string, unknown>): Record<string, unknown> | undefined {
  const choices: unknown = piece["choices"];
  if (!Array.isArray(choices)) return undefined;
  const first = (choices as unknown[]).filter(isRecord).find(({ index }) => !index);
  piece["choices"] = first === undefined ? [] : [first];
  return first;
}

function keptFinish(before: unknown, given: unknown): unknown {
  return typeof before === "string" && before !== "" && before !== "stop" ? before : given;
}

function saysNothing(
  { usage }: Record<string, unknown>,
  { finish_reason: finish }: Record<string, unknown>,
  { role: _, ...delta }: Record<string, unknown>,
): boolean {
  return !usage && !finish && Object.values(delta).every((one) => one === null || one === "");
}

function regularDelta(
  delta: Record<string, unknown>,
  { calls, filter }: { calls: CallPieces; filter: ThinkingFilter | null },
): Record<string, unknown> {
  const { tool_calls: given, content, ...others } = delta;
  const text = textIn(content) ?? "";
  const pieces = Array.isArray(given) ? calls.regular(given) : [];
  return {
    ...others,
    role: "assistant",
    content: filter === null ? text : filter.push(text),
    ...(pieces.length > 0 && { tool_calls: pieces }),
  };
}

/** Adds the fields of a piece. The texts of thinking come in parts; a list has one entry for each index. */
function addFields(fields: Record<string, unknown>, added: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(added)) {
    const before = fields[name];
    if (typeof value === "string" && typeof before === "string") {
      fields[name] = TEXTS.test(name) ? before + value : value;
    } else if (Array.isArray(value)) {
      fields[name] = joinedLists(Array.isArray(before) ? (before as unknown[]) : [], value);
    } else if (isRecord(value) && isRecord(before)) {
      addFields(before, value);
    } else {
      fields[name] = value;
    }
  }
}

const TEXTS = /reason|think|thought|text|summary|data$/i;

function joinedLists(before: readonly unknown[], added: readonly unknown[]): unknown[] {
  const joined = [...before];
  for (const entry of added) {
    const index: unknown = isRecord(entry) ? entry["index"] : undefined;
    const last = joined.at(-1);
    if (isRecord(entry) && isRecord(last) && index !== undefined && last["index"] === index) {
      addFields(last, entry);
    } else {
      joined.push(entry);
    }
  }
  return joined;
}
