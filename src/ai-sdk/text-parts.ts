import type { MessageItem, TokenItem } from "../streaming/run-item.ts";
import type { TroupeUIMessageChunk } from "./ui-message.ts";

/** A text that is being written. */
interface OpenText {
  id: string;
  agent: string | null;
  text: string;
}

/**
 * Makes the text parts of a message: one for each message of a run, under its id and with its speaker. The protocol cannot
 * remove a part, so a void one is marked: its provider metadata is `{ troupe: { agent, discarded: true } }`.
 */
export class TextParts {
  readonly #open = new Map<string | null, OpenText>();
  readonly #streams: boolean;
  #unnamed = 0;

  /** If `streams` is false, a text is sent when its message is complete, and nothing is ever void. */
  constructor(streams: boolean) {
    this.#streams = streams;
  }

  /** Adds a piece to the text of its message. */
  add({ message, text, agent }: TokenItem): TroupeUIMessageChunk[] {
    if (!this.#streams) return [];
    const open = this.#open.get(message);
    if (open !== undefined) {
      open.text += text;
      return [{ type: "text-delta", id: open.id, delta: text }];
    }
    return this.#begin(message, { text, agent });
  }

  /** Ends the text of a message that is now part of the conversation. What was sent of another text is void. */
  complete({ message, text, agent }: MessageItem): TroupeUIMessageChunk[] {
    const sent = this.#open.get(message)?.text ?? "";
    if (text.startsWith(sent)) {
      const rest = text.slice(sent.length);
      const more = rest === "" ? [] : this.#more(message, { text: rest, agent });
      return [...more, ...this.#end(message)];
    }
    return [...this.discard(message), ...this.#begin(message, { text, agent }), ...this.#end(message)];
  }

  /** Marks the text of a message as void, if there is one. */
  discard(message: string | null): TroupeUIMessageChunk[] {
    const open = this.#open.get(message);
    if (open === undefined) return [];
    this.#open.delete(message);
    const providerMetadata = { troupe: { agent: open.agent, discarded: true } };
    return [{ type: "text-end", id: open.id, providerMetadata }];
  }

  /** Ends all texts: what an agent said on the way, or before the run failed or was stopped. */
  endAll(): TroupeUIMessageChunk[] {
    return [...this.#open.keys()].flatMap((message) => this.#end(message));
  }

  #more(message: string | null, said: { text: string; agent: string | null }): TroupeUIMessageChunk[] {
    const open = this.#open.get(message);
    return open === undefined
      ? this.#begin(message, said)
      : [{ type: "text-delta", id: open.id, delta: said.text }];
  }

  #begin(
    message: string | null,
    { text, agent }: { text: string; agent: string | null },
  ): TroupeUIMessageChunk[] {
    const id = message ?? `text-${(this.#unnamed += 1)}`;
    this.#open.set(message, { id, agent, text });
    return [
      { type: "text-start", id, providerMetadata: { troupe: { agent } } },
      { type: "text-delta", id, delta: text },
    ];
  }

  #end(message: string | null): TroupeUIMessageChunk[] {
    const open = this.#open.get(message);
    this.#open.delete(message);
    return open === undefined ? [] : [{ type: "text-end", id: open.id }];
  }
}
