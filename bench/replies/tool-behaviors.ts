import type { ModelRequest } from "../../src/testing/index.ts";
import { hasResults, STOCK, stockAnswer, type Behavior } from "./behavior.ts";
import { call, completion, type Said } from "./completion.ts";

/** A server that calls tools like this, and answers from what its tools returned. */
function calls(title: string, said: Said["message"], answer = STOCK): Behavior {
  return {
    title,
    tools: true,
    reply: (request) =>
      hasResults(request)
        ? stockAnswer(request)
        : completion(request, { message: said, finish: "tool_calls" }),
    answer,
  };
}

function both(one: Readonly<Record<string, unknown>>, other = one): Said["message"] {
  return { tool_calls: [call("tea", one), call("coffee", other)] };
}

function everything(title: string, argumentsText: unknown): Behavior {
  const called =
    argumentsText === undefined ? { name: "count" } : { name: "count", arguments: argumentsText };
  return calls(title, { tool_calls: [{ id: "call_1", type: "function", function: called }] }, "8");
}

/** A server that refuses a request which does not bring back what stood next to the call. */
function bringsBack(title: string, said: Said["message"], isBack: (sent: string) => boolean): Behavior {
  return {
    ...calls(title, said),
    reply(request: ModelRequest) {
      if (!hasResults(request)) return completion(request, { message: said, finish: "tool_calls" });
      const isComplete = isBack(JSON.stringify(request.messages));
      return isComplete ? stockAnswer(request) : { fault: { kind: "status", status: 400 } };
    },
  };
}

const signed = { extra_content: { google: { thought_signature: "c2lnbmVk" } } };

/** What servers do to a call with tools. */
export const TOOL_BEHAVIORS: readonly Behavior[] = [
  calls("two calls with one id", both({ id: "call_1" })),
  calls('two calls with the id ""', both({ id: "" })),
  calls("two calls without an id", both({})),
  calls("two calls whose ids are null", both({ id: null })),
  calls("two whole calls, both `index: 0`", both({ id: "a", index: 0 }, { id: "b", index: 0 })),
  calls("words next to two calls", { content: "Let me look that up.", ...both({ id: "a" }, { id: "b" }) }),
  everything('`arguments: ""`', ""),
  everything("blank `arguments`", "  "),
  everything("`arguments: null`", null),
  everything("no `arguments`", undefined),
  everything("`arguments` as an object", {}),
  everything("`arguments` encoded twice", JSON.stringify("{}")),
  everything("`arguments` in a code fence", "```json\n{}\n```"),
  everything("`arguments` in a list of one", "[{}]"),
  everything("`arguments` that end in endless white space", `{${"\n ".repeat(10_000)}`),
  bringsBack(
    "`reasoning_content` that must come back",
    { reasoning_content: "Look both up.", ...both({ id: "a" }, { id: "b" }) },
    (sent) => sent.includes('"reasoning_content":"Look both up."'),
  ),
  bringsBack("`thought_signature` that must come back", both({ id: "a", ...signed }, { id: "b" }), (sent) =>
    sent.includes('"thought_signature":"c2lnbmVk"'),
  ),
];
