import { readEvents } from "./read-events.js";

const conversation = document.querySelector("#conversation");
const progress = document.querySelector("#progress");
const form = document.querySelector("#ask");
const stopButton = document.querySelector("#stop");

// The service keeps one conversation for each graph and user.
localStorage.user ??= crypto.randomUUID();
const user = localStorage.user;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const message = form.elements.message.value.trim();
  if (message === "") return;
  add({ kind: "user", text: message });
  form.elements.message.value = "";
  void run(form.elements.graph.value, { message, user });
});

let running = null;
void open();
form.elements.graph.addEventListener("change", () => void open());
stopButton.addEventListener("click", () => running?.abort());
/** Shows the conversation so far, and what it waits on. */
async function open() {
  setBusy(true);
  const graph = form.elements.graph.value;
  try {
    const response = await fetch(`${graph}?user=${user}`);
    const { messages, questions, error } = await response.json();
    if (!response.ok) throw new Error(error);
    conversation.replaceChildren();
    for (const { agent, text } of messages)
      add({ kind: agent === null ? "user" : "agent", name: agent ?? "user", text });
    for (const question of questions) askPerson(graph, question);
  } catch (error) {
    conversation.replaceChildren();
    add({
      kind: "error",
      text: `the conversation could not be read; load the page again (${error.message})`,
    });
  } finally {
    setBusy(false);
  }
}

/** Sends a body to a graph, and shows what comes back while it comes. */
async function run(graph, body) {
  const stop = new AbortController();
  running = stop;
  setBusy(true);
  const turn = { graph, entries: new Map(), kept: new Set() };
  try {
    const response = await fetch(graph, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: stop.signal,
    });
    if (!response.ok) throw new Error((await response.json()).error);
    for await (const { event, data } of readEvents(response.body)) show[event]?.(data, turn);
  } catch (error) {
    add({ kind: "error", text: stop.signal.aborted ? "stopped" : error.message });
  } finally {
    running = null;
    setBusy(false);
  }
}

/** What each kind of event does. */
const show = {
  token({ message, agent, text }, turn) {
    entryOf(turn, message, agent).append(text);
  },
  message({ message, agent, text }, turn) {
    turn.kept.add(message);
    entryOf(turn, message, agent).replaceChildren(text);
  },
  event(event, turn) {
    // The reply that failed is void: the next attempt is another message.
    if (event.discards) remove(turn, event.discards);
    const what = event.tool ?? event.task ?? "";
    progress.textContent = [event.agent, event.type.replaceAll("_", " "), what].filter(Boolean).join(" · ");
  },
  approval({ question }, { graph }) {
    askPerson(graph, question);
  },
  result(_, turn) {
    // What was said on the way, and is not part of the conversation.
    for (const message of turn.entries.keys()) if (!turn.kept.has(message)) remove(turn, message);
  },
  error({ code, message }) {
    add({ kind: "error", text: `${message} (${code})` });
  },
};

/** Asks the person to approve or reject. */
function askPerson(graph, { id, kind, answerWith: _, ...shown }) {
  const name = `may this happen? (${kind})`;
  const entry = add({ kind: "approval", name, text: JSON.stringify(shown, null, 2) });
  const answer = (decision) => {
    entry.replaceChildren(`${kind}: ${decision.decision}`);
    // What else waits is asked again at the end of the run.
    for (const other of conversation.querySelectorAll("li.approval:has(button)")) other.remove();
    void run(graph, { user, answers: { [id]: decision } });
  };
  const buttons = {
    Approve: () => answer({ decision: "approve" }),
    Reject: () => answer({ decision: "reject", feedback: prompt("Why?") || "no" }),
  };
  for (const [textContent, onclick] of Object.entries(buttons)) {
    entry.append(Object.assign(document.createElement("button"), { textContent, onclick }));
  }
}

/** Returns the text of a message of this turn. */
function entryOf({ entries }, message, agent) {
  if (!entries.has(message)) entries.set(message, add({ kind: "agent", name: agent, text: "" }));
  return entries.get(message).querySelector("span");
}

function remove({ entries }, message) {
  entries.get(message)?.remove();
  entries.delete(message);
}

/** Adds an entry to the conversation. Texts are text: nothing that a model writes is read as HTML. */
function add({ kind, name = kind, text }) {
  const entry = document.createElement("li");
  entry.className = kind;
  const speaker = Object.assign(document.createElement("strong"), { textContent: name });
  entry.append(speaker, Object.assign(document.createElement("span"), { textContent: text }));
  conversation.append(entry);
  return entry;
}

function setBusy(isBusy) {
  stopButton.hidden = !isBusy;
  for (const one of [form.elements.graph, form.querySelector("button")]) one.disabled = isBusy;
  if (!isBusy) progress.textContent = "";
}
