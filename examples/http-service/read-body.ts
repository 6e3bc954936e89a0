import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";

const userSchema = z.string().regex(/^[\w-]{1,64}$/);

/** Reads the user of a request for a conversation. Throws HTTPException (400) if there is none. */
export function readUser(context: Context): string {
  const { data } = userSchema.safeParse(context.req.query("user"));
  if (data) return data;
  throw new HTTPException(400, {
    message: "the address must end in ?user=, and 1 to 64 letters, digits, _ or -",
  });
}

const answerSchema = z.discriminatedUnion("decision", [
  z.strictObject({ decision: z.literal("approve") }),
  z.strictObject({ decision: z.literal("reject"), feedback: z.string().trim().min(1) }),
]);

const bodySchema = z.union([
  z.strictObject({ message: z.string().trim().min(1), user: userSchema.optional() }),
  z.strictObject({ answers: z.record(z.string(), answerSchema), user: userSchema }),
]);

/** What a client sends: a message, or its answers to the questions that the user's conversation waits on. */
export type Body = z.infer<typeof bodySchema>;

const FORM =
  'the body must be JSON of the form { "message": "..." }, with a text that is not empty, ' +
  'or { "user": "...", "answers": { "<id>": { "decision": "approve" } } }';

/** Reads the body of a request. Throws HTTPException (400) if it is invalid. */
export async function readBody(context: Context): Promise<Body> {
  const body: unknown = await context.req.json().catch(() => null);
  const { data } = bodySchema.safeParse(body);
  if (data) return data;
  throw new HTTPException(400, { message: FORM });
}
