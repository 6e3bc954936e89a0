import { applyEvent, runAgent } from "./ag-ui.js";

const find = (id) => document.querySelector(`#${id}`);
const [graph, form, stopButton, newButton] = ["graph", "ask", "stop", "new"].map(find);
const [plan, conversation, questions, progress] = ["plan", "conversation", "questions", "progress"].map(find);

/** The conversation that the page shows: what the service knows of it, and the answers that a person has given so far. */
let thread = empty();
let running = null;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const content = form.elements.message.value.trim();
  if (content === "" || running !== null) return;
  thread.messages.push({ id: crypto.randomUUID(), role: "user", content });
  form.elements.message.value = "";
  void run({});
});
stopButton.addEventListener("click", () => running?.abort());
graph.addEventListener("change", () => void open());
newButton.addEventListener("click", () => {
  localStorage.removeItem(`thread ${graph.value}`);
  void open();
});
void open();

function empty() {
  return { messages: [], interrupts: [], state: { plan: [] }, answers: new Map(), error: null };
}

/** Returns the id of this browser's conversation with the chosen graph. */
function threadId() {
  const key = `thread ${graph.value}`;
  localStorage[key] ??= crypto.randomUUID();
  return localStorage[key];
}

/** Shows the conversation so far, and what it waits on. */
async function open() {
  const read = async () => {
    const response = await fetch(`${graph.value}/${threadId()}`);
    const known = await response.json();
    if (!response.ok) throw new Error(known.error);
    return known;
  };
  const known = await read().catch(({ message }) => ({
    error: `the conversation could not be read; load the page again (${message})`,
  }));
  thread = { ...empty(), ...known };
  show();
}

/** Runs the graph, and shows what comes back while it comes. */
async function run(more) {
  running = new AbortController();
  thread.error = null;
  thread.answers.clear();
  show();
  try {
    const input = { threadId: threadId(), messages: thread.messages, ...more };
    for await (const event of runAgent(graph.value, input, running.signal)) {
      applyEvent(thread, event);
      if (event.type === "RUN_ERROR") thread.error = `${event.message} (${event.code})`;
      if (event.type === "CUSTOM")
        progress.textContent = [event.value.agent, event.name.replaceAll("_", " ")]
          .filter(Boolean)
          .join(" · ");
      show();
    }
  } catch (error) {
    thread.error = running.signal.aborted ? "stopped" : error.message;
  }
  running = null;
  progress.textContent = "";
  show();
}

function show() {
  const isRunning = running !== null;
  stopButton.hidden = !isRunning;
  for (const one of [graph, newButton, form.querySelector("button")]) one.disabled = isRunning;
  const steps = thread.state.plan.map(({ id, agent, task, status }) => [
    id,
    { className: status, text: [agent, task].join(": ") },
  ]);
  fill(plan, new Map(steps));
  const entries = new Map(thread.messages.map((message) => [message.id, entryOf(message)]));
  if (thread.error !== null)
    entries.set("error", { className: "error", speaker: "error", text: thread.error });
  fill(conversation, entries);
  questions.replaceChildren(...(isRunning ? [] : thread.interrupts.map(questionOf)));
}

/** Returns what the page shows of a message. */
function entryOf({ role, name = role, content = "", toolCalls = [] }) {
  const isTool = role === "tool" || toolCalls.length > 0;
  const calls = toolCalls.map(({ function: made }) => `${made.name} ${made.arguments}`);
  const text = [content, ...calls].filter((part) => part !== "").join("\n");
  return { className: isTool ? "tool" : role, speaker: isTool ? "tool" : name, text };
}

/**
 * Shows entries in a list, by their ids. What has not changed is left alone, so that a screen reader reads only what is
 * new. Texts are text: nothing that a model writes is read as HTML.
 */
function fill(list, entries) {
  const shown = new Map([...list.children].map((item) => [item.dataset.id, item]));
  for (const [id, item] of shown) if (!entries.has(id)) item.remove();
  let place = list.firstElementChild;
  for (const [id, { className, speaker = "", text }] of entries) {
    const item = shown.get(id) ?? element("li");
    if (!shown.has(id)) item.append(element("strong", { textContent: speaker }), element("span"));
    item.dataset.id = id;
    item.className = className;
    const span = item.querySelector("span");
    if (span.textContent !== text) span.textContent = text;
    if (item === place) place = place.nextElementSibling;
    else list.insertBefore(item, place);
  }
}

/** Asks a person. AG-UI wants the answers to all questions at once, so they are sent when the last one has its own. */
function questionOf({ id, message, responseSchema, metadata }) {
  const card = element("article");
  const calls = metadata.question.actionRequests ?? [];
  const [call] = calls;
  const text = element("textarea", { rows: 6, value: JSON.stringify(call?.args ?? {}, null, 2) });
  text.setAttribute("aria-label", "Arguments");
  const answer = (payload) => {
    thread.answers.set(id, payload);
    card.remove();
    if (!thread.interrupts.every((one) => thread.answers.has(one.id))) return;
    const resume = [...thread.answers].map(([interruptId, given]) => ({
      interruptId,
      status: "resolved",
      payload: given,
    }));
    void run({ resume });
  };
  const button = (textContent, onclick) => element("button", { type: "button", textContent, onclick });
  const canEdit = responseSchema?.properties.editedArgs !== undefined;
  const shown = canEdit ? `May ${metadata.question.agent} call ${call.name}?` : message;
  card.append(element("span", { textContent: shown }));
  card.append(canEdit ? text : element("pre", { textContent: JSON.stringify(calls, null, 2) }));
  card.append(
    button("Approve", () => {
      const isEdited = canEdit && text.value !== JSON.stringify(call.args, null, 2);
      try {
        answer(isEdited ? { approved: true, editedArgs: JSON.parse(text.value) } : { approved: true });
      } catch (error) {
        progress.textContent = error.message;
      }
    }),
    button("Reject", () => answer({ approved: false })),
  );
  return card;
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
