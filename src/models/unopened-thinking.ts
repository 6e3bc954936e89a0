import { isRecord } from "../text/is-record.ts";
import { ThinkingFilter } from "../text/thinking-filter.ts";
import { ANY_MARK } from "../text/thinking-marks.ts";

/** The models whose thinking has no opening mark, because it stands in their prompt. */
const unopened = new Set<string>();

/**
 * Makes the filter of a model's streamed text. If an earlier reply of the model had thinking without an opening mark, the
 * text is held back until the thinking ends. A model's first such reply is known at its end only.
 */
export function filterFor(place: string, { splitsCalls }: { splitsCalls: boolean }): ThinkingFilter {
  return new ThinkingFilter({
    holds: unopened.has(place) ? "thinking" : "none",
    splitsCalls,
    onUnopened: () => unopened.add(place),
  });
}

/** Learns from a whole reply if its thinking has no opening mark. */
export function learnFrom(completion: unknown, place: string): void {
  const choices = isRecord(completion) ? completion["choices"] : null;
  const choice: unknown = Array.isArray(choices) ? choices[0] : null;
  const message = isRecord(choice) && isRecord(choice["message"]) ? choice["message"] : {};
  const { content } = message;
  if (typeof content !== "string" || unopened.has(place) || !ANY_MARK.test(content)) return;
  const filter = filterFor(place, { splitsCalls: false });
  filter.push(content);
  filter.end();
}
