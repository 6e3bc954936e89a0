import { isRecord } from "../text/is-record.ts";
import { MAXIMUM_CALLS_OF_REPLY, type CallIds } from "./call-ids.ts";
import { CallPieces } from "./call-pieces.ts";
import { noteFinish } from "./current-attempt.ts";
import type { ThinkingFilter } from "../text/thinking-filter.ts";
import { EndlessSpace } from "./endless-space.ts";
import { otherFields } from "./kept-fields.ts";
import { EXTRAS, refusalIn, regularUsage, textIn, type ReplyExtras } from "./regular-completion.ts";
import { sizeOf, type ReplyBound } from "./reply-size.ts";
import { StreamedKeys } from "./streamed-keys.ts";
import { ServerError, throwServerError } from "./server-error.ts";
import { readWrittenCalls, type OfferedTools } from "./written-calls.ts";

/** What a stream's request says about its reply. */
export interface StreamOptions {
  ids: CallIds;
  /** The tools that the model may call. */
  tools: OfferedTools;
  /** Reads the text: takes thinking and written calls out. Null passes it on as it is. */
  filter: ThinkingFilter | null;
  /** How long the reply may be, with what is hidden of it. Undefined if it may have any length. */
  bound: ReplyBound | undefined;
}

/**
 * Puts the pieces of a streamed completion into the form that LangChain reads: every call with an index and an id of its
 * own, and last a piece with what LangChain would not read. Throws ServerError for an error in the stream, and the bound's
 * error for a reply that is too long.
 */
export async function* regularStream<Piece>(
  pieces: AsyncIterable<Piece>,
  { ids, tools, filter, bound }: StreamOptions,
): AsyncGenerator<Piece> {
  const calls = new CallPieces({ ids, tools, most: MAXIMUM_CALLS_OF_REPLY });
  const fields: Record<string, unknown> = {};
  const end = new EndlessSpace();
  const keys = new StreamedKeys();
  let last: Record<string, unknown> | null = null;
  let finish: unknown = null;
  let size = 0;
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
      size += sizeOf(delta);
      if (bound !== undefined && size > bound.characters) throw bound.error();
      addFields(fields, otherFields(delta));
      const regular = regularDelta(delta, { calls, filter, end });
      choice["delta"] = regular;
      keys.hide(regular);
      // A piece that says nothing does not count as a sign of life. The first one begins the message.
      if (last !== null && saysNothing(piece, choice, delta)) continue;
      last = piece;
    }
    yield piece;
  }
  noteFinish(finish);
  const held = filter?.end() ?? "";
  const written = filter === null ? null : writtenAtEnd(filter.calls, { tools, calls });
  const text = held + (written?.text ?? "");
  const extras: ReplyExtras = { message: fields, calls: calls.fields(), leftOut: calls.leftOut };
  if (written?.unread !== undefined) extras.unread = written.unread;
  const rest = keys.end({ content: text, tool_calls: written?.pieces ?? [] });
  const hasExtras = extras.unread !== undefined || Object.keys(extras.calls).length > 0;
  const isEmpty = rest["content"] === "" && Object.keys(rest).length === 1;
  if (last === null || (isEmpty && !hasExtras)) return;
  const delta = { role: "assistant", ...rest, ...(hasExtras && { [EXTRAS]: extras }) };
  const { usage: _, ...head } = last;
  yield { ...head, choices: [{ index: 0, delta, finish_reason: null }] } as Piece;
}

/** Reads the calls that a model wrote into its text. They count only if it made no others. */
function writtenAtEnd(
  text: string,
  { tools, calls }: { tools: OfferedTools; calls: CallPieces },
): { pieces: Record<string, unknown>[]; text: string; unread?: true } {
  if (text === "" || calls.count > 0) return { pieces: [], text: "" };
  const read = readWrittenCalls(text, tools);
  if (read.kind === "prose") return { pieces: [], text };
  if (read.kind === "unread") return { pieces: [], text: "", unread: true };
  const pieces = read.calls.map((call, index) => ({ index, function: call }));
  return { pieces: calls.regular(pieces), text: "" };
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
  { calls, filter, end }: { calls: CallPieces; filter: ThinkingFilter | null; end: EndlessSpace },
): Record<string, unknown> {
  const { tool_calls: given, content, ...others } = delta;
  const text = textIn(content) ?? "";
  end.add(text);
  const refusal = delta["refusal"] ?? refusalIn(content);
  const pieces = Array.isArray(given) ? calls.regular(given) : [];
  return {
    ...others,
    role: "assistant",
    content: filter === null ? text : filter.push(text),
    ...(refusal !== null && { refusal }),
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
