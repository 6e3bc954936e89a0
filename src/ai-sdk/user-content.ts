import { InputError } from "../errors/input-error.ts";
import { imagePart, type UserPart } from "../streaming/user-part.ts";
import { quoted } from "../text/quoted.ts";

/** The content of a user's message. */
export type UserContent = string | UserPart[];

/**
 * Returns the content of the user's UI message: its texts, and its images if they are in it as data URLs. Throws InputError
 * if there is nothing, or another file. An address is refused, because a model's server would fetch it.
 */
export function contentOf(parts: readonly { type: string }[]): UserContent {
  const content = parts.flatMap((part) => partOf(part));
  if (content.every((part) => part.type === "text" && part.text.trim() === "")) {
    throw new InputError("the message has no text and no image");
  }
  const [only] = content;
  return content.length === 1 && only?.type === "text" ? only.text : content;
}

function partOf(part: { type: string; text?: unknown; url?: unknown }): UserPart[] {
  if (part.type === "text" && typeof part.text === "string") return [{ type: "text", text: part.text }];
  const image = part.type === "file" && typeof part.url === "string" ? imagePart(part.url) : null;
  if (image !== null) return [image];
  if (part.type.startsWith("data-")) return [];
  throw new InputError(
    `a message may have texts and images as data URLs, but has a part of the type ${quoted([part.type])} that is neither`,
  );
}
