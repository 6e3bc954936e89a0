import { isSameRequest } from "./same-request.ts";
import type { ModelReply } from "../../testing/model-reply.ts";
import type { ModelRequest } from "../../testing/model-request.ts";

/** A turn at the support desk that the rehearsal plays in full: which tools are called in this order, and the answer. */
export interface DeskTurn {
  request: string;
  calls: { name: string; arguments: Record<string, string> }[];
  answer: string;
}

/** The turns that are played. Each stands alone, and the second can also go on with the first. */
export const DESK_TURNS: readonly DeskTurn[] = [
  {
    request: "I am ines@albrecht.example. Why does my last invoice charge me twice?",
    calls: [
      {
        name: "transfer_to_billing",
        arguments: {
          task: "Find out why the last invoice of ines@albrecht.example charges twice.",
          reason: "it is about an invoice",
        },
      },
      { name: "find_customer", arguments: { query: "ines@albrecht.example" } },
      { name: "list_invoices", arguments: { customer: "C-1001" } },
    ],
    answer:
      "Your last invoice, I-2077, has the line Home 250 (39.90 EUR) twice, and so comes to 79.80 EUR in place of 39.90 EUR. That is a mistake of ours. I cannot correct it myself: our accounts office does, if you ask for it in writing.",
  },
  {
    request: "And since this morning my connection is gone, the router says E-101.",
    calls: [
      {
        name: "transfer_to_technical",
        arguments: {
          task: "No connection since this morning; the router shows E-101. The customer is ines@albrecht.example.",
          reason: "it is about a disturbance",
        },
      },
      { name: "find_customer", arguments: { query: "ines@albrecht.example" } },
      { name: "check_region", arguments: { region: "north" } },
    ],
    answer:
      "Your region, north, is disturbed since 06:40 today: a fibre near the harbour was cut. It is being spliced, and expected to work again at 18:00. E-101 only says that your router finds no signal; there is nothing for you to do.",
  },
  {
    request: "I was charged twice this month.",
    calls: [
      {
        name: "transfer_to_billing",
        arguments: {
          task: "The customer was charged twice this month. Find out who the customer is, and why.",
          reason: "it is about a charge",
        },
      },
    ],
    answer:
      "I am sorry about that. I will look at your invoices of this month: which e-mail address or customer number is the contract under?",
  },
];

/** What the desk's models say in a turn that is played; undefined for any other request. */
export function deskReply({ lastUser, messages, tools }: ModelRequest): ModelReply | undefined {
  const turn = DESK_TURNS.find(({ request }) => isSameRequest(request, lastUser));
  if (turn === undefined || tools.length === 0) return undefined;
  const since = messages.slice(messages.findLastIndex(({ role }) => role === "user"));
  const called = since.flatMap((message) => message.tool_calls ?? []);
  const isCalled = (name: string): boolean =>
    called.some((call) => (call["function"] as { name?: unknown }).name === name);
  const offered = new Set(tools.map((tool) => tool.function.name));
  // Who has the conversation already is not handed it.
  const next = turn.calls.find(({ name }) => !isCalled(name) && offered.has(name));
  return next === undefined ? { text: turn.answer } : { toolCalls: [next] };
}
