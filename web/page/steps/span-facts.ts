import { costText, countText } from "../timeline/figures.ts";
import { isLive } from "../timeline/run-times.ts";
import type { RunView, Span } from "../run/run-view.ts";
import { durationWords } from "../ui/time-words.ts";

/** One thing that is known of a span, in words. */
export interface Fact {
  readonly title: string;
  readonly text: string;
}

/** Lists what is known of a span in a few words each. What is not known is absent. */
export function factsOfSpan(span: Span, view: RunView): Fact[] {
  const { call, usage } = span;
  const facts: (Fact | null)[] = [
    span.kind === "model" ? fact("Model", call?.model ?? span.label) : null,
    call === null ? null : fact("Server", call.host),
    span.agent === null ? null : fact("Agent", span.agent),
    span.step === null ? null : fact("Step", span.step),
    span.kind === "model" || span.attempt > 1 ? fact("Attempt", countText(span.attempt)) : null,
    call?.request.schema == null ? null : fact("Reply's schema", call.request.schema),
    ...(usage === null ? [] : factsOfUsage(usage)),
    fact("Duration", durationOf(span, view)),
    fact("Began", beganText(span, view)),
  ];
  return facts.filter((one) => one !== null);
}

function fact(title: string, text: string): Fact {
  return { title, text };
}

/** Tokens are 0 in the usage if the server reported none. */
function factsOfUsage({ inputTokens, outputTokens, cachedTokens, cost }: NonNullable<Span["usage"]>): Fact[] {
  if (inputTokens + outputTokens === 0) {
    return [fact("Tokens", "none reported"), ...(cost === null ? [] : [fact("Cost", costText(cost))])];
  }
  return [
    fact("Input tokens", countText(inputTokens)),
    fact("Of them cached", cachedTokens > 0 ? countText(cachedTokens) : "none reported"),
    fact("Output tokens", countText(outputTokens)),
    fact("Cost", costText(cost)),
  ];
}

function durationOf({ startedAt, endedAt }: Span, view: RunView): string {
  if (endedAt !== null) return durationWords(endedAt - startedAt);
  return isLive(view) ? "not ended yet" : "its end is not known";
}

function beganText({ startedAt }: Span, { startedAt: begin }: RunView): string {
  const clock = new Date(startedAt).toLocaleTimeString("en-GB");
  return begin === null || startedAt <= begin ? clock : `${clock}, after ${durationWords(startedAt - begin)}`;
}

/** Returns formatted JSON if a text is a JSON object or list; null otherwise. */
export function formattedJson(text: string): string | null {
  if (!/^\s*[{[]/.test(text)) return null;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

/** Writes the arguments of a tool call as formatted JSON. A model may have written them as a text. */
export function argumentsText(value: unknown): string {
  if (typeof value === "string") return formattedJson(value) ?? value;
  return JSON.stringify(value, null, 2) ?? "";
}

/** Writes the messages of a prompt as JSON, for the clipboard. */
export function promptJson(call: NonNullable<Span["call"]>): string {
  return JSON.stringify(call.request, null, 2);
}
