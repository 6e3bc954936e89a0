import type { MessageItem, TokenItem } from "../streaming/run-item.ts";
import type { TroupeUIMessageChunk } from "./ui-message.ts";

/** A text that is being written. */
interface OpenText {
  id: string;
  agent: string | null;
  text: string;
}

/** A piece of a text, and the id of its message. */
interface Said {
  id: string | null;
  agent: string | null;
  text: string;
}

/**
 * Makes the text parts of a message: one for each message of a run, under its id and with its speaker. The protocol cannot
 * remove a part, so a void one is marked: its provider metadata is `{ troupe: { agent, discarded: true } }`.
 */
export class TextParts {
  readonly #open = new Map<string, OpenText>();
  readonly #streams: boolean;
  #unnamed = 0;

  /** If `streams` is false, a text is sent when its message is complete, and nothing is ever void. */
  constructor(streams: boolean) {
    this.#streams = streams;
  }

  /** Adds a piece to the text of its message. */
  add({ message, text, agent }: TokenItem): TroupeUIMessageChunk[] {
    if (!this.#streams) return [];
    const key = keyOf(message, agent);
    const open = this.#open.get(key);
    if (open !== undefined) {
      open.text += text;
      return [{ type: "text-delta", id: open.id, delta: text }];
    }
    return this.#begin(key, { text, agent, id: message });
  }

  /** Ends the text of a message that is now part of the conversation. What was sent of another text is void. */
  complete({ message, text, agent }: MessageItem): TroupeUIMessageChunk[] {
    const key = keyOf(message, agent);
    const sent = this.#open.get(key)?.text ?? "";
    if (text.startsWith(sent)) {
      const rest = text.slice(sent.length);
      const more = rest === "" ? [] : this.#more(key, { text: rest, agent, id: message });
      return [...more, ...this.#end(key)];
    }
    const begin = [...this.discard(key), ...this.#begin(key, { text, agent, id: message })];
    return [...begin, ...this.#end(key)];
  }

  /** Marks the text with this key, such as the id of its message, as void if there is one. */
  discard(key: string): TroupeUIMessageChunk[] {
    const open = this.#open.get(key);
    if (open === undefined) return [];
    this.#open.delete(key);
    const providerMetadata = { troupe: { agent: open.agent, discarded: true } };
    return [{ type: "text-end", id: open.id, providerMetadata }];
  }

  /** Ends all texts: what an agent said on the way, or before the run failed or was stopped. */
  endAll(): TroupeUIMessageChunk[] {
    return [...this.#open.keys()].flatMap((key) => this.#end(key));
  }

  #more(key: string, said: Said): TroupeUIMessageChunk[] {
    const open = this.#open.get(key);
    return open === undefined
      ? this.#begin(key, said)
      : [{ type: "text-delta", id: open.id, delta: said.text }];
  }

  #begin(key: string, said: Said): TroupeUIMessageChunk[] {
    const { text, agent } = said;
    const id = said.id ?? `text-${(this.#unnamed += 1)}`;
    this.#open.set(key, { id, agent, text });
    return [
      { type: "text-start", id, providerMetadata: { troupe: { agent } } },
      { type: "text-delta", id, delta: text },
    ];
  }

  #end(key: string): TroupeUIMessageChunk[] {
    const open = this.#open.get(key);
    this.#open.delete(key);
    return open === undefined ? [] : [{ type: "text-end", id: open.id }];
  }
}

/** Returns the key of an open text: the id of its message, or its speaker if it has none. */
function keyOf(message: string | null, agent: string | null): string {
  return message ?? JSON.stringify([agent]);
}
