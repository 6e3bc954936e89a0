import { TroupeError } from "./troupe-error.ts";

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

  /** `isUnread` says that the last reply holds no JSON at all: the server may ignore the form that was asked for. */
  constructor(options: {
    schema: string;
    faults: readonly string[];
    reply: string;
    replies: number;
    isUnread: boolean;
  }) {
    const { schema, faults, reply, replies, isUnread } = options;
    const hint =
      "If the server does not support json_schema, set TROUPE_STRUCTURED_OUTPUT to function_calling or json_mode.";
    super(
      "structured_reply_invalid",
      `the model gave no usable ${schema} in ${replies} replies: ${faults.join("; ")}${isUnread ? `. ${hint}` : ""}`,
    );
    this.schema = schema;
    this.faults = faults;
    this.reply = reply;
  }
}
