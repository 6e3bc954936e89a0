import { isRecord } from "../text/is-record.ts";
import { isWholeObject } from "./call-arguments.ts";
import { EndlessSpace } from "./endless-space.ts";
import { otherFields } from "./kept-fields.ts";
import type { CallIds } from "./call-ids.ts";

/** A call of a streamed reply, as the server and as our client name it. */
interface StreamedCall {
  given: { id: string; index: unknown };
  id: string;
  index: number;
  name: string;
  text: string;
  end: EndlessSpace;
  fields: Record<string, unknown>;
  isLeftOut: boolean;
}

/**
 * Tells the calls of a stream apart, and gives each an index and an id of its own. Servers leave out indices or ids, or use
 * the same ones for all calls. A new call is a new id, a new index, or a name with arguments after whole arguments.
 */
export class CallPieces {
  readonly #calls: StreamedCall[] = [];
  #last: StreamedCall | undefined;
  readonly #byIndex = new Map<unknown, StreamedCall>();
  readonly #byPlace = new Map<string, StreamedCall>();
  readonly #ids: CallIds;
  readonly #tools: Pick<ReadonlySet<string>, "has">;
  readonly #most: number;
  /** How many calls were left out because the reply has too many. */
  leftOut = 0;

  constructor(options: { ids: CallIds; tools: Pick<ReadonlySet<string>, "has">; most: number }) {
    this.#ids = options.ids;
    this.#tools = options.tools;
    this.#most = options.most;
  }

  /** How many calls there are so far. */
  get count(): number {
    return this.#calls.length;
  }

  /** Returns the pieces in a regular form. A piece of a call that is left out is removed. */
  regular(pieces: readonly unknown[]): Record<string, unknown>[] {
    return pieces.flatMap((piece) => {
      const regular = isRecord(piece) ? this.#regular(piece) : null;
      return regular === null ? [] : [regular];
    });
  }

  /** Returns the other fields of each call, by its id. */
  fields(): Record<string, Record<string, unknown>> {
    return Object.fromEntries(this.#calls.map(({ id, fields }) => [id, fields]));
  }

  #regular(piece: Record<string, unknown>): Record<string, unknown> | null {
    const called = isRecord(piece["function"]) ? piece["function"] : {};
    const name = typeof called["name"] === "string" ? called["name"] : "";
    const given = called["arguments"] ?? "";
    const text = typeof given === "string" ? given : JSON.stringify(given);
    const id = typeof piece["id"] === "string" || typeof piece["id"] === "number" ? String(piece["id"]) : "";
    const index = piece["index"] ?? undefined;
    const before = this.#callOf({ id, index, name, text });
    const call = before ?? this.#open({ id, index });
    const isNew = before === undefined;
    // The same name in each piece is one name; LangChain takes the last.
    const isLonger = !isNew && name !== "" && name !== call.name;
    call.end.add(text);
    call.name = isLonger ? call.name + name : name || call.name;
    call.text += text;
    if (call.isLeftOut) return null;
    Object.assign(call.fields, otherFields(piece));
    return {
      index: call.index,
      ...(isNew && { id: call.id, type: "function" }),
      function: { ...((isNew || isLonger) && call.name !== "" && { name: call.name }), arguments: text },
    };
  }

  /** Returns the call that a piece continues; undefined if it begins another one. */
  #callOf(piece: { id: string; index: unknown; name: string; text: string }): StreamedCall | undefined {
    const { id, index, name, text } = piece;
    const same = id === "" ? undefined : this.#byPlace.get(placeOf(id, index));
    const near = same ?? (index === undefined ? this.#last : this.#byIndex.get(index));
    if (near === undefined || name === "") return near;
    if (same === undefined && id !== "" && near.given.id !== "") return undefined;
    if (near.name === "") return near;
    if (text.trim() !== "" && isWholeObject(near.text)) return undefined;
    if (name !== near.name) return this.#tools.has(name) ? undefined : near;
    const isUnmarked = index === undefined && id === "";
    return isUnmarked && (near.text.trim() === "" || isWholeObject(near.text)) ? undefined : near;
  }

  #open({ id, index }: StreamedCall["given"]): StreamedCall {
    const isLeftOut = this.#calls.length >= this.#most;
    const call: StreamedCall = {
      given: { id, index },
      id: isLeftOut ? id : this.#ids.take(id),
      index: this.#calls.length,
      name: "",
      text: "",
      end: new EndlessSpace(),
      fields: {},
      isLeftOut,
    };
    if (isLeftOut) this.leftOut += 1;
    else this.#calls.push(call);
    this.#last = call;
    this.#byIndex.set(index, call);
    if (id !== "") this.#byPlace.set(placeOf(id, index), call);
    return call;
  }
}

function placeOf(id: string, index: unknown): string {
  return JSON.stringify([id, index ?? null]);
}
