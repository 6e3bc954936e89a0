import type { ComparedMessage, ComparedRequest } from "./compared-request.ts";
import { isSameText } from "./steady-text.ts";

/** How much is quoted of a message, in characters, and how much of that stands before the difference. */
const QUOTED = 160;
const BEFORE = 40;

/** Says in which message two requests differ first, and quotes both pieces. Returns null if they are equal. */
export function differenceOf(recorded: ComparedRequest, sent: ComparedRequest): string | null {
  const index = firstDifference(recorded, sent);
  if (index === null) {
    return recorded.tools === sent.tools
      ? null
      : `the tools differ\n  recorded: ${recorded.tools || "none"}\n  sent:     ${sent.tools || "none"}`;
  }
  const one = recorded.messages[index];
  const other = sent.messages[index];
  const from = Math.max(0, sharedLength(one?.text ?? "", other?.text ?? "") - BEFORE);
  return [
    `message ${index + 1} differs`,
    `  recorded: ${quotedPiece(one, from)}`,
    `  sent:     ${quotedPiece(other, from)}`,
  ].join("\n");
}

/** Returns how near two requests are: larger for more equal messages, then for a longer equal beginning of the next one. */
export function nearnessOf(recorded: ComparedRequest, sent: ComparedRequest): number {
  const equal = sent.messages.filter((message, index) => isSame(recorded.messages[index], message)).length;
  const index = firstDifference(recorded, sent) ?? 0;
  const shared = sharedLength(recorded.messages[index]?.text ?? "", sent.messages[index]?.text ?? "");
  return equal + Math.min(shared, 99_999) / 100_000;
}

function firstDifference(recorded: ComparedRequest, sent: ComparedRequest): number | null {
  const length = Math.max(recorded.messages.length, sent.messages.length);
  for (let index = 0; index < length; index += 1) {
    if (!isSame(recorded.messages[index], sent.messages[index])) return index;
  }
  return null;
}

function isSame(recorded: ComparedMessage | undefined, sent: ComparedMessage | undefined): boolean {
  if (recorded === undefined || sent === undefined) return false;
  return recorded.role === sent.role && isSameText(recorded.text, sent.text);
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function quotedPiece(message: ComparedMessage | undefined, from: number): string {
  if (message === undefined) return "no such message";
  const { role, text } = message;
  const piece = text.slice(from, from + QUOTED);
  const begin = from > 0 ? "..." : "";
  const end = from + QUOTED < text.length ? "..." : "";
  return `${role}: ${begin}${JSON.stringify(piece)}${end}`;
}
