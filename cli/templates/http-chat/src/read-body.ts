import type { IncomingMessage } from "node:http";
import { z } from "zod";

/** The longest text of a visitor, in characters. */
const LONGEST = 10_000;

const textSchema = z.string().trim().min(1).max(LONGEST);
const answerSchema = z.discriminatedUnion("decision", [
  z.strictObject({ decision: z.literal("approve") }),
  z.strictObject({ decision: z.literal("reject"), feedback: textSchema }),
]);
const bodySchema = z.union([
  z.strictObject({ message: textSchema }),
  z.strictObject({ answers: z.record(z.string(), answerSchema) }),
  z.strictObject({ continue: z.literal(true) }),
]);

/**
 * What a page sends: a message, answers to the questions that the conversation waits on, by their ids, or the wish for the
 * rest of an answer that was cut off.
 */
export type Body = z.infer<typeof bodySchema>;

/** The forms of a body, for the one who sent another one. */
export const FORMS =
  'the body must be { "message": "..." }, { "continue": true }, { "answers": { "<id>": { "decision": "approve" } } } or ' +
  '{ "answers": { "<id>": { "decision": "reject", "feedback": "..." } } }; a text has at most 10,000 characters';

/** Reads the body of a request. Resolves to null if it has none of the forms. */
export async function readBody(request: IncomingMessage): Promise<Body | null> {
  let body = "";
  for await (const piece of request.setEncoding("utf8")) {
    body += String(piece);
    if (body.length > 2 * LONGEST) return null;
  }
  try {
    return bodySchema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}
