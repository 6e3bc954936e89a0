import { isRecord } from "../text/is-record.ts";
import type { CallIds } from "./call-ids.ts";
import { ThinkingFilter } from "../text/thinking-filter.ts";
import { regularItem, regularResponse } from "./regular-response.ts";
import { ServerError, throwServerError } from "./server-error.ts";

type Event = Record<string, unknown>;

/** What is known of one item of the output. */
interface Item {
  /** The text or the arguments so far. */
  text: string;
  /** True for what the model says about its work before it answers. */
  isCommentary: boolean;
  filter: ThinkingFilter | null;
}

/**
 * Puts the events of a stream of OpenAI's Responses API into the form that LangChain reads. It leaves out thinking in tags
 * and commentary. What only the last event has comes before it, in events of its own. Throws ServerError for an error in the stream.
 */
export async function* regularResponseStream(
  events: AsyncIterable<unknown>,
  { ids, hidesThinking }: { ids: CallIds; hidesThinking: boolean },
): AsyncGenerator<Event> {
  const items = new ResponseItems(ids, hidesThinking);
  for await (const given of events) {
    if (!isRecord(given)) continue;
    throwErrorOf(given);
    const event = given["object"] === "response" ? { type: endOf(given), response: given } : given;
    const index = Number(event["output_index"] ?? 0);
    const item = isRecord(event["item"]) ? event["item"] : null;
    switch (event["type"]) {
      case "response.output_item.added":
        if (item !== null) yield* items.begin(index, item);
        break;
      case "response.output_text.delta":
        yield* items.text(index, event);
        break;
      case "response.function_call_arguments.delta":
        yield* items.arguments(index, event);
        break;
      case "response.output_item.done":
        if (item !== null) yield* items.finish(index, item);
        break;
      case "response.completed":
      case "response.incomplete":
        yield* items.end(event);
        break;
      default:
        yield event;
    }
  }
}

function throwErrorOf(event: Event): void {
  const { type, response, error } = event;
  if (type === "error") throw new ServerError(error ?? event);
  if (type === "response.failed") {
    throwServerError(response);
    throw new ServerError({ message: "the response failed" });
  }
  throwServerError(event);
}

/** A server may answer with a whole reply although a stream was asked for. */
function endOf({ status }: Event): string {
  return status === "incomplete" ? "response.incomplete" : "response.completed";
}

/** Tells the items of a streamed response apart. */
class ResponseItems {
  readonly #items = new Map<number, Item>();
  readonly #calls = new Map<number, string>();
  readonly #ids: CallIds;
  readonly #hidesThinking: boolean;

  constructor(ids: CallIds, hidesThinking: boolean) {
    this.#ids = ids;
    this.#hidesThinking = hidesThinking;
  }

  *begin(index: number, item: Event): Generator<Event> {
    const isCommentary = item["phase"] === "commentary";
    const isCall = item["type"] === "function_call";
    const text = isCall && typeof item["arguments"] === "string" ? item["arguments"] : "";
    this.#items.set(index, {
      text,
      isCommentary,
      filter: this.#hidesThinking ? new ThinkingFilter() : null,
    });
    if (isCommentary) return;
    const call = isCall ? { call_id: this.#idOf(index, item["call_id"]), arguments: text } : {};
    yield { type: "response.output_item.added", output_index: index, item: { ...item, ...call } };
  }

  *text(index: number, event: Event): Generator<Event> {
    const item = this.#itemAt(index);
    const piece = deltaOf(event);
    item.text += piece;
    if (item.isCommentary) return;
    const delta = item.filter === null ? piece : item.filter.push(piece);
    if (delta !== "") yield { ...event, delta };
  }

  *arguments(index: number, event: Event): Generator<Event> {
    this.#itemAt(index).text += deltaOf(event);
    yield event;
  }

  /** Tells the rest of an item: what its filter held back, and what no piece had. */
  *finish(index: number, given: Event): Generator<Event> {
    yield* this.#rest(index, given);
    yield { type: "response.output_item.done", output_index: index, item: this.#regular(index, given) };
  }

  /** Tells what only the last event has, and then that event. */
  *end(event: Event): Generator<Event> {
    const { response } = event;
    regularResponse(response, (index, id) => this.#idOf(index, id));
    const { output } = response as { output: Event[] };
    for (const [index, item] of output.entries()) yield* this.#rest(index, item);
    yield event;
  }

  *#rest(index: number, given: Event): Generator<Event> {
    const item = this.#regular(index, given);
    const isCall = item["type"] === "function_call";
    if (!isCall && item["type"] !== "message") return;
    if (!this.#items.has(index)) yield* this.begin(index, isCall ? { ...item, arguments: "" } : item);
    const whole = isCall ? String(item["arguments"]) : textOfMessage(item);
    const known = this.#itemAt(index);
    const rest = whole.startsWith(known.text) ? whole.slice(known.text.length) : "";
    const place = { output_index: index, content_index: 0 };
    if (isCall) {
      const type = "response.function_call_arguments.delta";
      if (rest !== "") yield* this.arguments(index, { ...place, type, delta: rest });
      return;
    }
    const type = "response.output_text.delta";
    if (rest !== "") yield* this.text(index, { ...place, type, delta: rest });
    const held = known.isCommentary ? "" : (known.filter?.end() ?? "");
    if (held !== "") yield { ...place, type, delta: held };
  }

  #regular(index: number, item: Event): Event {
    return regularItem(item, (id) => this.#idOf(index, id));
  }

  #itemAt(index: number): Item {
    const item = this.#items.get(index) ?? {
      text: "",
      isCommentary: false,
      filter: this.#hidesThinking ? new ThinkingFilter() : null,
    };
    this.#items.set(index, item);
    return item;
  }

  #idOf(index: number, given: unknown): string {
    const id = this.#calls.get(index) ?? this.#ids.take(given);
    this.#calls.set(index, id);
    return id;
  }
}

function deltaOf({ delta }: Event): string {
  return typeof delta === "string" ? delta : "";
}

function textOfMessage({ content }: Event): string {
  const parts = Array.isArray(content) ? (content as unknown[]).filter(isRecord) : [];
  return parts.map(({ text }) => (typeof text === "string" ? text : "")).join("");
}
