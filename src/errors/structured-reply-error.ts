import { TroupeError } from "./troupe-error.ts";

/** A model's structured reply stayed unusable after every repair; `faults` lists what was wrong with the last one. */
export class StructuredReplyError extends TroupeError {
  override readonly name = "StructuredReplyError";
  /** The schema's name on the wire, such as `route` or `plan`. */
  readonly schema: string;
  readonly faults: readonly string[];
  /** The last reply, as text. */
  readonly reply: string;

  constructor(options: { schema: string; faults: readonly string[]; reply: string; replies: number }) {
    const { schema, faults, reply, replies } = options;
    super(
      "structured_reply_invalid",
      `the model gave no usable ${schema} in ${replies} replies: ${faults.join("; ")}. ` +
        "If the server cannot do json_schema, set TROUPE_STRUCTURED_OUTPUT to function_calling or json_mode.",
    );
    this.schema = schema;
    this.faults = faults;
    this.reply = reply;
  }
}
