import type { ModelReply, ModelRequest, ModelScript } from "../../src/testing/index.ts";
import { COSTS, DOCUMENT, FINDINGS, SHORTENED, translated } from "./texts.ts";

const RESEARCH = "Gather what decides between SQLite and PostgreSQL for a small shop.";
const RECOMMEND = "Write a one-page recommendation from the findings.";
const PRICE = "State what each choice costs.";
const SHORTEN = "Shorten the recommendation to half its length and add a table of costs.";
const THANK = "Answer the user's thanks.";
const WELCOME = "You are welcome. Good luck with the shop!";

/** What the model says if it will not do something. */
export const REFUSED = "I'm sorry, but I can't help with that.";

/** The drafts of the review loop. The third is accepted. */
export const DRAFTS: readonly string[] = ["first", "second", "third"].map(
  (which) => `This is the ${which} draft of the greeting card: warm words for a colleague who moves on.`,
);

/**
 * Answers the eight requests as an ordinary model does: from what its prompt shows, and nothing else. It uses what a
 * schema offers (an answer without steps, the step whose result is the answer, a specialist `none`), so that one model
 * serves every version of the prompts.
 */
export const everydayModel: ModelScript = (request) => {
  if (request.schema === "plan") return planFor(request);
  if (request.schema === "route") return routeFor(request);
  const calls = deskReply(request) ?? reviewReply(request);
  return calls ?? { text: textFor(request) };
};

function planFor(request: ModelRequest): ModelReply {
  const asked = allText(request);
  const now = request.lastUser;
  if (asked.includes("pick a lock")) return { text: REFUSED };
  if (asked.includes("Thanks, that's perfect!")) {
    if (offers(request, "answer")) return { json: { answer: WELCOME, result: null, steps: [] } };
    const isRepair = now.includes("cannot be used");
    return { json: { steps: isRepair ? [step("thanks", "writer", THANK, [])] : [] } };
  }
  const steps = asked.includes("Half as long")
    ? [step("costs", "researcher", PRICE, []), step("short", "writer", SHORTEN, ["costs"])]
    : [step("findings", "researcher", RESEARCH, []), step("page", "writer", RECOMMEND, ["findings"])];
  if (!offers(request, "result")) return { json: { steps } };
  return { json: { answer: null, result: steps.at(-1)?.id, steps } };
}

function step(
  id: string,
  agent: string,
  task: string,
  dependsOn: string[],
): { id: string; agent: string; task: string; dependsOn: string[] } {
  return { id, agent, task, dependsOn };
}

function routeFor(request: ModelRequest): ModelReply {
  if (request.lastUser.includes("table for two")) {
    const reason = "It asks for a booking, which no specialist makes.";
    const canSayNone = JSON.stringify(request.body["response_format"]).includes('"none"');
    return { json: { reason, specialist: canSayNone ? "none" : "analysis", confidence: 0.1 } };
  }
  return { json: { reason: "It is about a text.", specialist: "writing", confidence: 0.95 } };
}

/** The support desk: whoever sees the customer's number looks up the invoice, and whoever does not asks for it. */
function deskReply(request: ModelRequest): ModelReply | null {
  const tools = new Set(request.tools.map((tool) => tool.function.name));
  const asked = allText(request);
  if (tools.has("list_invoices")) {
    if (!asked.includes("C-1002")) return { text: "Please tell me your customer number." };
    const isLookedUp = request.messages.some(
      ({ role, content }) => role === "tool" && includes(content, "month"),
    );
    if (!isLookedUp) return { toolCalls: [{ name: "list_invoices", arguments: { customer: "C-1002" } }] };
    return { text: "Your last invoice is higher because of the new router." };
  }
  if (tools.has("check_region")) {
    if (!asked.includes("last bill")) return { text: "Please switch the router off and on again." };
    const task = "The customer asks why the last bill was higher.";
    const handedOver = { name: "transfer_to_billing", arguments: { task, reason: "It is about money." } };
    return { text: "Good that it works again.", toolCalls: [handedOver] };
  }
  if (!tools.has("transfer_to_technical")) return null;
  const task = "The customer C-1002 has no connection.";
  return { toolCalls: [{ name: "transfer_to_technical", arguments: { task, reason: "No connection." } }] };
}

/** The review loop: the writer hands a new draft over each time; the critic accepts the third. */
function reviewReply(request: ModelRequest): ModelReply | null {
  const tools = new Set(request.tools.map((tool) => tool.function.name));
  const asked = allText(request);
  const seen = DRAFTS.filter((draft) => asked.includes(draft));
  if (tools.has("transfer_to_critic")) {
    const draft = DRAFTS[seen.length];
    if (draft === undefined || asked.includes("Accepted")) return { text: `Here it is: ${seen.at(-1)}` };
    const task = `Review this draft: ${draft}`;
    return { toolCalls: [{ name: "transfer_to_critic", arguments: { task, reason: "It needs a review." } }] };
  }
  if (!tools.has("transfer_to_writer")) return null;
  const verdict = seen.length < DRAFTS.length ? `Warmer, please: ${seen.at(-1)}` : `Accepted: ${seen.at(-1)}`;
  return { toolCalls: [{ name: "transfer_to_writer", arguments: { task: verdict, reason: "Reviewed." } }] };
}

function textFor(request: ModelRequest): string {
  const asked = request.lastUser;
  if (asked.includes("Translate it into German")) return translated(allText(request));
  if (asked.includes("table for two")) return `I cannot book a table. ${capabilities(request)}`;
  const all = allText(request);
  if (asked.includes(RECOMMEND)) return DOCUMENT;
  if (asked.includes(RESEARCH)) return FINDINGS;
  if (asked.includes(SHORTEN)) return SHORTENED;
  if (asked.includes(PRICE)) return COSTS;
  if (asked.includes(THANK)) return WELCOME;
  if (all.includes(SHORTENED)) return SHORTENED;
  return all.includes(DOCUMENT) ? DOCUMENT : REFUSED;
}

/** What the fallback says that the team can do: what its prompt tells it, or a question if it tells nothing. */
function capabilities({ system }: ModelRequest): string {
  return system.includes("coding")
    ? "This team does coding, writing and analysis."
    : "Which table would you like?";
}

function offers(request: ModelRequest, property: string): boolean {
  return JSON.stringify(request.body["response_format"]).includes(`"${property}":`);
}

function allText({ messages }: ModelRequest): string {
  return messages
    .map(({ content, tool_calls: calls }) => `${textOf(content)}${JSON.stringify(calls ?? "")}`)
    .join("\n");
}

function includes(content: unknown, word: string): boolean {
  return textOf(content).includes(word);
}

function textOf(content: unknown): string {
  return typeof content === "string" ? content : JSON.stringify(content ?? "");
}
