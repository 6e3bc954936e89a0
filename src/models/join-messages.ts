import type { BaseMessage, ContentBlock, MessageContent } from "@langchain/core/messages";

/** Returns a copy of a message with other fields. The message itself stays as it is, because the state holds it. */
export function withFields<Message extends BaseMessage>(
  message: Message,
  fields: { [Key in keyof Message]?: Message[Key] | undefined },
): Message {
  const copy: unknown = Object.create(Object.getPrototypeOf(message) as object);
  return Object.assign(copy as Message, message, fields);
}

/** Joins the contents of messages: texts as paragraphs, everything else as a list of parts. */
export function joinContents(contents: readonly MessageContent[]): MessageContent {
  const texts = contents.map(plainText);
  return texts.every((text) => text !== null)
    ? texts.filter((text) => text !== "").join("\n\n")
    : contents.flatMap(partsOf);
}

/** Returns a content with a text before it. */
export function beginWith(text: string, content: MessageContent): MessageContent {
  return typeof content === "string" ? `${text}${content}` : [{ type: "text", text }, ...content];
}

/** Returns the text of a content that consists of plain text only; null for other contents. */
function plainText(content: MessageContent): string | null {
  if (typeof content === "string") return content;
  const isPlain = content.every((part) => Object.keys(part).every((key) => key === "type" || key === "text"));
  return isPlain ? content.map((part) => ("text" in part ? String(part["text"]) : "")).join("\n\n") : null;
}

function partsOf(content: MessageContent): ContentBlock[] {
  if (typeof content !== "string") return content;
  return content === "" ? [] : [{ type: "text", text: content }];
}
