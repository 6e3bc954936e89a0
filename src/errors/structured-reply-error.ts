import { cutText } from "../text/cut-text.ts";
import { proseOf } from "../text/prose-of.ts";
import { TroupeError } from "./troupe-error.ts";

/** The longest quotation of a model in an error's message, in characters. */
const QUOTED_CHARACTERS = 1_000;

/**
 * Thrown if a model's structured reply is still invalid after every repair. `faults` lists the faults of the last
 * reply.
 */
export class StructuredReplyError extends TroupeError {
  override readonly name = "StructuredReplyError";
  /** The schema's name in the request, such as `route` or `plan`. */
  readonly schema: string;
  readonly faults: readonly string[];
  /** The last reply, as text. */
  readonly reply: string;
  /** What the model said in place of data in its last reply, such as a refusal. Null if it replied with data. */
  readonly said: string | null;

  /** What to set if the server refused the form of the reply that was asked for; null if it did not. */
  readonly hint: string | null;

  constructor(options: {
    schema: string;
    faults: readonly string[];
    reply: string;
    replies: number;
    hint?: string | null | undefined;
  }) {
    const { schema, faults, reply, replies, hint = null } = options;
    const said = proseOf(reply);
    super(
      "structured_reply_invalid",
      [
        said === null
          ? `the model gave no usable ${schema} in ${replies} replies: ${faults.join("; ")}`
          : `the model gave no ${schema} in ${replies} replies; it said: ${quotation(said)}`,
        ...(hint === null ? [] : [hint]),
      ].join("; "),
    );
    this.schema = schema;
    this.faults = faults;
    this.reply = reply;
    this.said = said;
    this.hint = hint;
  }
}

/** Quotes the words of a model in a message. */
export function quotation(said: string): string {
  return `"${cutText(said, QUOTED_CHARACTERS)}"`;
}
