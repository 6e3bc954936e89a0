import type { AssistantMessage, Event, Message } from "@ag-ui/core";
import type { MessageItem, TokenItem } from "../streaming/run-item.ts";
import { event } from "./event.ts";

/** A message that is written. */
interface Writing {
  message: AssistantMessage & { content: string };
  isOpen: boolean;
}

/** The messages that a page shows: what the client sent, and what it was sent. */
export class ShownMessages {
  #messages: Message[];
  readonly #written = new Map<string, Writing>();
  readonly #run: string;
  #unnamed = 0;

  constructor(run: string, sent: readonly Message[]) {
    this.#run = run;
    this.#messages = [...sent];
  }

  /** Returns the events of a piece of a message. */
  token({ message, text, agent }: TokenItem): Event[] {
    const id = message ?? this.#idWithout(agent);
    const { start, writing } = this.#writing(id, agent);
    if (!writing.isOpen) return [];
    writing.message.content += text;
    return [...start, event({ type: "TEXT_MESSAGE_CONTENT", messageId: id, delta: text })];
  }

  /** Returns the events of a whole message: its end if its pieces were sent, else all of it. */
  message(item: MessageItem): Event[] {
    const id = item.message ?? this.#idWithout(item.agent);
    const before = this.#written.get(id);
    if (before === undefined) return [...this.token({ ...item, type: "token" }), ...this.#end(id)];
    const end = this.#end(id);
    if (before.message.content === item.text) return end;
    before.message.content = item.text;
    return [...end, this.snapshot()];
  }

  /**
   * Returns the events that take the void pieces of a failed attempt from the page. AG-UI has no event that removes one
   * message, so the page gets the list of those that stay.
   */
  discarded(id: string): Event[] {
    const writing = this.#written.get(id);
    if (writing === undefined) return [];
    const end = this.#end(id);
    this.#written.delete(id);
    this.#messages = this.#messages.filter((one) => one !== writing.message);
    return [...end, this.snapshot()];
  }

  /** Notes the call of a tool, which AG-UI shows as a message. */
  toolCalled({ call, tool, input }: { call: string; tool: string; input: string }): void {
    const toolCall = { id: call, type: "function" as const, function: { name: tool, arguments: input } };
    this.#messages.push({ id: call, role: "assistant", toolCalls: [toolCall] });
  }

  /** Notes the result of a tool. It stands behind its call, as AG-UI's client puts it. */
  toolAnswered({ id, call, content }: { id: string; call: string; content: string }): void {
    const owner = this.#messages.findIndex(
      (one) => one.role === "assistant" && one.toolCalls?.some((made) => made.id === call) === true,
    );
    let place = owner === -1 ? this.#messages.length : owner + 1;
    while (this.#messages[place]?.role === "tool") place += 1;
    this.#messages.splice(place, 0, { id, role: "tool", toolCallId: call, content });
  }

  /** Returns the ends of all messages that are still open. */
  closed(): Event[] {
    return [...this.#written.keys()].flatMap((id) => this.#end(id));
  }

  /** Returns the event with all messages. */
  snapshot(): Event {
    return event({ type: "MESSAGES_SNAPSHOT", messages: structuredClone(this.#messages) });
  }

  #writing(id: string, agent: string | null): { start: Event[]; writing: Writing } {
    const known = this.#written.get(id);
    if (known !== undefined) return { start: [], writing: known };
    const name = agent === null ? {} : { name: agent };
    const message = { id, role: "assistant" as const, ...name, content: "" };
    const writing = { message, isOpen: true };
    this.#written.set(id, writing);
    this.#messages.push(message);
    const start = event({ type: "TEXT_MESSAGE_START", messageId: id, role: "assistant", ...name });
    return { start: [start], writing };
  }

  #end(id: string): Event[] {
    const writing = this.#written.get(id);
    if (writing?.isOpen !== true) return [];
    writing.isOpen = false;
    return [event({ type: "TEXT_MESSAGE_END", messageId: id })];
  }

  /** Returns the id of the open message without an id of this agent, or a new one. */
  #idWithout(agent: string | null): string {
    const prefix = `${this.#run}:${agent ?? ""}:`;
    const open = [...this.#written].find(([id, { isOpen }]) => isOpen && id.startsWith(prefix));
    if (open !== undefined) return open[0];
    this.#unnamed += 1;
    return `${prefix}${this.#unnamed}`;
  }
}
