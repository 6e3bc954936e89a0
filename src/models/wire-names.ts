import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { withFields } from "./join-messages.ts";

/** A name that OpenAI's API accepts, of a speaker or of a tool. */
const WIRE_NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const LONGEST = 64;

/**
 * Returns the messages with names that servers accept. A name is folded (`José García` becomes `Jose_Garcia`), and left
 * out if nothing remains of it. Different names stay different. The given messages keep their names.
 */
export function withWireNames(messages: readonly BaseMessage[]): BaseMessage[] {
  const names = messages.flatMap(namesOf);
  if (names.every((name) => WIRE_NAME.test(name))) return [...messages];
  const wire = wireNames(names);
  return messages.map((message) => {
    if (namesOf(message).every((name) => WIRE_NAME.test(name))) return message;
    const name = message.name === undefined ? undefined : wire.get(message.name);
    if (!AIMessage.isInstance(message)) return withFields(message, { name });
    const calls = message.tool_calls?.map((call) => ({ ...call, name: wire.get(call.name) ?? "tool" }));
    return withFields(message, { name, ...(calls && { tool_calls: calls }) });
  });
}

/** Returns the messages without the names of their speakers. The answers of tools keep the tool's name. */
export function withoutNames(messages: readonly BaseMessage[]): BaseMessage[] {
  return messages.map((message) =>
    message.name === undefined || ToolMessage.isInstance(message)
      ? message
      : withFields(message, { name: undefined }),
  );
}

function namesOf(message: BaseMessage): string[] {
  const calls = AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [];
  return [...(message.name === undefined ? [] : [message.name]), ...calls.map(({ name }) => name)];
}

/** Maps each name to its form on the wire. Valid names stay; a folded name that is taken gets a number. */
function wireNames(names: readonly string[]): Map<string, string | undefined> {
  const taken = new Set(names.filter((name) => WIRE_NAME.test(name)));
  const wire = new Map<string, string | undefined>();
  for (const name of names) {
    if (wire.has(name)) continue;
    const form = WIRE_NAME.test(name) ? name : unusedForm(folded(name), taken);
    if (form !== undefined) taken.add(form);
    wire.set(name, form);
  }
  return wire;
}

function unusedForm(form: string, taken: ReadonlySet<string>): string | undefined {
  if (form === "" || !taken.has(form)) return form === "" ? undefined : form;
  for (let number = 2; ; number += 1) {
    const numbered = `${form.slice(0, LONGEST - 1 - String(number).length)}_${number}`;
    if (!taken.has(numbered)) return numbered;
  }
}

/** Returns a name without accents. All other characters that the API does not accept become "_". */
function folded(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/[^a-zA-Z0-9_-]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, LONGEST);
}
