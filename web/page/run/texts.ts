import { messagesOfTurn, type SaidMessage } from "./messages.ts";
import { handle, keyOfPlace, type EventOfType, type Handlers, type Moment, type Place } from "./moment.ts";
import type { SpecialistText } from "./run-view.ts";

/** What a step has written: the texts of its messages, by their ids. */
interface Written {
  readonly agent: string;
  readonly step: string | null;
  readonly pieces: Map<string, string>;
  isStreaming: boolean;
  isWaiting: boolean;
  /** Null if it must be made again. */
  shown: SpecialistText | null;
}

/** Collects what specialists write. A piece whose message is discarded later is void. */
export class TextReader {
  readonly #written = new Map<string, Written>();

  readonly #handlers: Handlers = {
    step_text: (event) => this.#add(event),
    step_started: (event) => this.#restart(event),
    approval_requested: (event) => {
      const written = this.#of(event);
      if (written !== undefined) written.isWaiting = true;
    },
    retrying: (event, moment) => this.#discard(event.discards, moment),
    falling_back: (event, moment) => this.#discard(event.discards, moment),
    step_finished: (event) => endText(this.#of(event)),
    step_failed: (event) => endText(this.#of(event)),
    limit_reached: (event) => endText(this.#of(event)),
  };

  read(moment: Moment): void {
    handle(moment, this.#handlers);
  }

  /** Returns what a step has written; null if it has not written anything. */
  textOf(place: Place): string | null {
    const written = this.#of(place);
    return written === undefined ? null : joined(written);
  }

  /** Returns all texts: those of the steps, then those of the conversation's messages. */
  list(messages: readonly SaidMessage[], { isOver }: { isOver: boolean }): readonly SpecialistText[] {
    const said = messagesOfTurn(messages).filter(({ type, text }) => type === "ai" && text.trim() !== "");
    const texts: SpecialistText[] = [];
    for (const [key, written] of this.#written) {
      if (isOver) endText(written);
      const { agent, step, isStreaming } = written;
      written.shown ??= { key, agent, step, text: joined(written), isStreaming };
      if (written.shown.text !== "") texts.push(written.shown);
    }
    for (const [index, { id, name, text }] of said.entries()) {
      const isStreaming = !isOver && index === said.length - 1;
      texts.push({
        key: `message|${id ?? index}`,
        agent: name ?? "assistant",
        step: null,
        text,
        isStreaming,
      });
    }
    return texts;
  }

  #of(place: Place): Written | undefined {
    return this.#written.get(keyOfPlace(place));
  }

  #add(event: EventOfType<"step_text">): void {
    const { agent, step, text, message } = event;
    const written = this.#of(event) ?? newText(agent ?? "", step);
    const id = message ?? "";
    written.pieces.set(id, (written.pieces.get(id) ?? "") + text);
    written.isStreaming = true;
    written.shown = null;
    this.#written.set(keyOfPlace(event), written);
  }

  /** A step that waited for a person goes on. Any other writes its text from the beginning. */
  #restart(place: Place): void {
    const written = this.#of(place);
    if (written?.isWaiting === false) this.#written.delete(keyOfPlace(place));
    else if (written !== undefined) written.isWaiting = false;
  }

  #discard(message: string | null, { event, above }: Moment): void {
    if (message === null) return;
    // The text of a team is written as the text of the step above it.
    for (const place of above === null ? [event] : [event, above]) {
      const written = this.#of(place);
      if (written?.pieces.delete(message) === true) written.shown = null;
    }
  }
}

function newText(agent: string, step: string | null): Written {
  return { agent, step, pieces: new Map(), isStreaming: true, isWaiting: false, shown: null };
}

function endText(written: Written | undefined): void {
  if (written?.isStreaming !== true) return;
  written.isStreaming = false;
  written.shown = null;
}

function joined({ pieces }: Written): string {
  return [...pieces.values()].join("\n\n");
}
