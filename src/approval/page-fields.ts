import { canonicalJson } from "../text/canonical-json.ts";
import { isRecord } from "../text/is-record.ts";

/** One action of a question, in the form of langchain's human-in-the-loop middleware. */
export interface ShownAction {
  name: string;
  args: Record<string, unknown>;
  description?: string | undefined;
}

/** What a page shows of a question: calls of tools, or one action whose arguments are what an edit replaces. */
export interface ShownActions {
  actions: readonly ShownAction[];
  /** True if the actions are calls of tools. An edit then has `calls`, else the arguments themselves. */
  areCalls: boolean;
}

const ALLOWED = ["approve", "edit", "reject"];

/** The fields of langchain's own human-in-the-loop middleware for JavaScript. A question about calls has them itself. */
const OWN_OF_CALLS = new Set(["actionRequests", "reviewConfigs"]);

/**
 * Returns the fields by which pages recognize a question and show buttons. Three forms are in use: `action_requests` (Agent
 * Chat UI, Agent Inbox, langchain for Python), `actionRequests` (langchain for JavaScript), and the older `action_request`
 * (LangGraph's `HumanInterrupt`).
 */
export function pageFields({ actions }: Pick<ShownActions, "actions">): Record<string, unknown> {
  const names = [...new Set(actions.map(({ name }) => name))];
  const [only, ...others] = actions;
  return {
    action_requests: actions,
    review_configs: names.map((name) => ({ action_name: name, allowed_decisions: ALLOWED })),
    actionRequests: actions,
    reviewConfigs: names.map((name) => ({ actionName: name, allowedDecisions: ALLOWED })),
    action_request: {
      action: names.join(", "),
      args: only !== undefined && others.length === 0 ? only.args : { calls: actions.map(callOf) },
    },
    config: { allow_accept: true, allow_edit: true, allow_respond: true, allow_ignore: false },
    description: actions.map(({ description = "" }) => description).join("\n\n"),
  };
}

/** Returns a question as its node asked it, without the fields that `pageFields` added for pages. */
export function withoutPageFields<Question extends { kind: string }>(value: Question): Question {
  const members = value as unknown as Record<string, unknown>;
  const actions = members["action_requests"];
  if (!Array.isArray(actions) || !actions.every(isAction)) return value;
  const added = pageFields({ actions });
  const isAdded = (name: string): boolean =>
    name in added &&
    !(value.kind === "tools" && OWN_OF_CALLS.has(name)) &&
    // A question of an application can have a field of its own with such a name.
    canonicalJson(members[name]) === canonicalJson(added[name]);
  return Object.fromEntries(
    Object.entries(members).filter(([name]) => !isAdded(name)),
  ) as unknown as Question;
}

function isAction(value: unknown): value is ShownAction {
  return isRecord(value) && typeof value["name"] === "string" && isRecord(value["args"]);
}

function callOf({ name, args }: ShownAction): Pick<ShownAction, "name" | "args"> {
  return { name, args };
}
