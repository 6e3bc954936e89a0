import type { ModelReply, ModelRequest, ModelScript } from "../../testing/index.ts";
import type { Built, Example } from "./example.ts";
import { deskReply } from "./desk-script.ts";
import { houseReply } from "./house-script.ts";
import { placeholderFor } from "./placeholder.ts";
import { routerExamples } from "./router-examples.ts";
import { urlShortener } from "./url-shortener/url-shortener.ts";

/** Everything that is played in full. */
export const EXAMPLES: readonly Example[] = [urlShortener, ...routerExamples];

const MARK = "[rehearsal] ";

/** What the rehearsal's model says: the shipped examples in full, placeholders that say so for everything else. */
export const rehearsalScript: ModelScript = (request) => {
  const reply =
    houseReply(request, builtFor(request)) ??
    scriptedReply(request) ??
    deskReply(request) ??
    placeholderFor(request);
  const free = { usage: { inputTokens: 0, outputTokens: 0 } };
  return "text" in reply ? { ...reply, ...free, text: `${MARK}${reply.text}` } : { ...reply, ...free };
};

/** What a house is to build: by the request itself, later by the specification that was made of it. */
function builtFor({ schema, lastUser }: ModelRequest): Built | undefined {
  const example = EXAMPLES.find(({ request, built }) =>
    schema === "specification"
      ? same(lastUser, request)
      : built !== undefined && lastUser.includes(JSON.stringify(built.specification)),
  );
  return example?.built;
}

function scriptedReply(request: ModelRequest): ModelReply | undefined {
  const example = EXAMPLES.find((one) => asksFor(request.lastUser, one.request));
  if (example === undefined) return undefined;
  const { routed, planned } = example;
  if (request.schema === "route") return { json: routed.route };
  if (request.schema === null && same(request.lastUser, example.request)) return { text: routed.answer };
  if (planned === undefined) return undefined;
  if (request.schema === "plan")
    return { json: { steps: planned.steps.map(({ delivers: _, ...step }) => step) } };
  if (request.schema !== null) return undefined;
  const step = planned.steps.find(({ task }) => request.lastUser.endsWith(task));
  return { text: step?.delivers ?? planned.answer };
}

/** The last user message is the request itself, or a step's or the synthesis' briefing with the request as its goal. */
function asksFor(message: string, request: string): boolean {
  return same(message, request) || same(/^Goal:\n(.*)/.exec(message)?.[1] ?? "", request);
}

function same(one: string, other: string): boolean {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, " ")
      .trim();
  return plain(one) === plain(other);
}
