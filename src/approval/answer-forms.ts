import { isRecord } from "../text/is-record.ts";
import { NO_REASON, readClientDecision, rejectionFor, type ClientDecision } from "./client-decision.ts";
import type { ShownActions } from "./page-fields.ts";

/** An answer in Troupe's own form: `decision`, and the members that belong to it. It is not checked yet. */
type OwnForm = { answer: Record<string, unknown> } | { faults: string[] };

const APPROVING = new Set(["yes", "approve", "accept"]);
const REJECTING = new Set(["no", "reject"]);

/**
 * Returns an answer in Troupe's own form. Knows what stock clients send: `true` and `false`, "yes" and "no", a decision with
 * a `type`, a list of those (Agent Inbox), `{ decisions }` (langchain's human-in-the-loop middleware), and the JSON text of
 * any of them (a text field of a page).
 */
export function ownForm(answer: unknown, shown: ShownActions): OwnForm {
  if (answer === true) return { answer: { decision: "approve" } };
  if (answer === false) return { answer: rejectionFor() };
  if (typeof answer === "string") return fromText(answer, shown);
  if (Array.isArray(answer)) return fromDecisions(answer, shown, { mayDecideAll: true });
  if (!isRecord(answer)) return { faults: [unreadable(answer)] };
  if ("decision" in answer) return { answer };
  if (Array.isArray(answer["decisions"]))
    return fromDecisions(answer["decisions"], shown, { mayDecideAll: false });
  return "type" in answer ? fromDecisions([answer], shown, { mayDecideAll: true }) : { answer };
}

function fromText(text: string, shown: ShownActions): OwnForm {
  const word = text.trim().toLowerCase();
  if (APPROVING.has(word)) return ownForm(true, shown);
  if (REJECTING.has(word)) return ownForm(false, shown);
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== "string") return ownForm(json, shown);
  } catch {
    // It is not JSON either.
  }
  return { faults: [unreadable(text)] };
}

/** Makes one answer of a decision about each action. `mayDecideAll` lets a single decision count for all of them. */
function fromDecisions(
  given: readonly unknown[],
  shown: ShownActions,
  { mayDecideAll }: { mayDecideAll: boolean },
): OwnForm {
  const decisions = given.map(readClientDecision);
  const unread = decisions.findIndex((one) => one === null);
  if (unread !== -1) return { faults: [unreadable(given[unread])] };
  const faults = decisions.flatMap((one) => (one !== null && "faults" in one ? one.faults : []));
  if (faults.length > 0) return { faults };
  const read = decisions.flatMap((one) => (one !== null && "value" in one ? [one.value] : []));
  const [first] = read;
  const { length } = shown.actions;
  if (first !== undefined && read.length === 1 && (mayDecideAll || length <= 1)) return fromOne(first, shown);
  return read.length === length
    ? fromEach(read, shown)
    : { faults: [`the number of \`decisions\` must be ${Math.max(length, 1)}, but is ${read.length}`] };
}

/** One decision about the whole question. */
function fromOne(decision: ClientDecision, shown: ShownActions): OwnForm {
  if (decision.decision !== "edit") return { answer: decision };
  const { actions, areCalls } = shown;
  const edited = areCalls && actions.length === 1 ? { calls: [editedCall(decision, actions[0])] } : null;
  const original = areCalls ? { calls: [] } : actions[0]?.args;
  return { answer: { decision: "edit", ...(edited ?? restored(decision.args, original)) } };
}

/** A decision about each call. LangChain makes no call of a reply of which one is rejected. */
function fromEach(decisions: readonly ClientDecision[], { actions }: ShownActions): OwnForm {
  if (decisions.every(({ decision }) => decision === "approve")) return { answer: { decision: "approve" } };
  const rejected = decisions.some(({ decision }) => decision === "reject");
  if (!rejected) {
    const calls = decisions.map((one, index) =>
      one.decision === "edit"
        ? editedCall(one, actions[index])
        : { name: actions[index]?.name, args: actions[index]?.args },
    );
    return { answer: { decision: "edit", calls } };
  }
  const lines = decisions.map((one, index) => {
    const { name = "", args = {} } = actions[index] ?? {};
    const verdict =
      one.decision === "reject" ? `rejected: ${one.feedback}` : "not rejected, but not made either";
    return `${name} ${JSON.stringify(args)}: ${verdict}`;
  });
  const feedback = decisions.every((one) => one.decision === "reject" && one.feedback === NO_REASON)
    ? NO_REASON
    : `No call of this reply was made.\n${lines.join("\n")}`;
  return { answer: { decision: "reject", feedback } };
}

function editedCall(
  { name, args }: { name: string; args: Record<string, unknown> },
  shown: ShownActions["actions"][number] | undefined,
): { name: string; args: Record<string, unknown> } {
  return { name, args: restored(args, shown?.args) };
}

/** Reads edited arguments that a page has turned into text: it shows every argument in a text field. */
function restored(
  args: Record<string, unknown>,
  original: Record<string, unknown> = {},
): Record<string, unknown> {
  const members = Object.entries(args).map(([name, value]) => {
    const isText = typeof value === "string" && name in original && typeof original[name] !== "string";
    return [name, isText ? jsonOr(value) : value] as const;
  });
  return Object.fromEntries(members);
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function unreadable(answer: unknown): string {
  return `the answer must be true, false, or an object with \`decision\`, but is ${JSON.stringify(answer) ?? typeof answer}`;
}
