/** A small client of AG-UI: what a page needs of the protocol, without a build. */

/** Sends an input to a service, and yields the events that come back. Throws the service's words if it refuses. */
export async function* runAgent(url, input, signal) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ runId: crypto.randomUUID(), tools: [], context: [], ...input }),
    signal,
  });
  if (!response.ok) throw new Error((await response.json()).error);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) yield JSON.parse(block.slice("data: ".length));
  }
}

/** Changes messages and state as an event says. */
export function applyEvent(thread, event) {
  const { messages } = thread;
  const messageOf = (id) => messages.find((one) => one.id === id);
  switch (event.type) {
    case "TEXT_MESSAGE_START":
      messages.push({ id: event.messageId, role: event.role, name: event.name, content: "" });
      break;
    case "TEXT_MESSAGE_CONTENT":
      messageOf(event.messageId).content += event.delta;
      break;
    case "MESSAGES_SNAPSHOT":
      thread.messages = event.messages;
      break;
    case "TOOL_CALL_START": {
      const call = {
        id: event.toolCallId,
        type: "function",
        function: { name: event.toolCallName, arguments: "" },
      };
      messages.push({ id: event.toolCallId, role: "assistant", toolCalls: [call] });
      break;
    }
    case "TOOL_CALL_ARGS":
      messageOf(event.toolCallId).toolCalls[0].function.arguments += event.delta;
      break;
    case "TOOL_CALL_RESULT": {
      const { messageId: id, toolCallId, content } = event;
      const call = messages.findIndex(({ toolCalls }) => toolCalls?.some((made) => made.id === toolCallId));
      messages.splice(call === -1 ? messages.length : call + 1, 0, { id, role: "tool", toolCallId, content });
      break;
    }
    case "STATE_SNAPSHOT":
      thread.state = event.snapshot;
      break;
    case "STATE_DELTA":
      for (const change of event.delta) replace(thread.state, change);
      break;
    case "RUN_FINISHED":
      thread.interrupts = event.outcome?.type === "interrupt" ? event.outcome.interrupts : [];
      break;
  }
}

/** Carries out a change of JSON Patch. Troupe sends only `replace`. */
function replace(state, { path, value }) {
  const names = path.split("/").slice(1);
  const last = names.pop();
  names.reduce((part, name) => part[name], state)[last] = value;
}
