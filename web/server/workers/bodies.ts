import type { Context } from "hono";
import { z } from "zod";
import { InputError } from "../../../src/errors/input-error.ts";

const record = z.record(z.string(), z.unknown());

/** The body of a request that creates a thread. */
export const threadBody = z.object({
  thread_id: z.string().nullish(),
  metadata: record.nullish(),
  if_exists: z.enum(["raise", "do_nothing"]).nullish(),
  supersteps: z.array(z.unknown()).nullish(),
});

/** The body of a request that searches threads. */
export const searchBody = z.object({
  metadata: record.nullish(),
  ids: z.array(z.string()).nullish(),
  status: z.enum(["idle", "busy", "interrupted", "error"]).nullish(),
  limit: z.int().min(1).max(1_000).nullish(),
  offset: z.int().min(0).nullish(),
  select: z.array(z.string()).nullish(),
});

const checkpoint = z.object({ checkpoint_id: z.string().nullish() });

/** The body of a request that reads the history of a thread. */
export const historyBody = z.object({
  limit: z.int().min(1).max(1_000).nullish(),
  before: z.union([z.string(), z.object({ configurable: checkpoint }), checkpoint]).nullish(),
});

export type HistoryBody = z.infer<typeof historyBody>;

/** The body of a request that changes the state of a thread. */
export const stateBody = z.object({
  values: z.unknown().optional(),
  as_node: z.string().nullish(),
  checkpoint: checkpoint.nullish(),
  checkpoint_id: z.string().nullish(),
});

/** The body of a request that starts a run. */
export const runBody = z.object({
  assistant_id: z.string(),
  input: record.nullish(),
  command: z.object({ resume: z.unknown(), update: z.unknown(), goto: z.unknown() }).partial().nullish(),
  config: z.object({ configurable: record.nullish() }).nullish(),
  context: record.nullish(),
  checkpoint: checkpoint.nullish(),
  checkpoint_id: z.string().nullish(),
  multitask_strategy: z.enum(["reject", "interrupt", "enqueue", "rollback"]).nullish(),
  on_disconnect: z.enum(["cancel", "continue"]).nullish(),
  stream_mode: z.union([z.string(), z.array(z.string())]).nullish(),
  interrupt_before: z.unknown().optional(),
  interrupt_after: z.unknown().optional(),
  webhook: z.unknown().optional(),
  after_seconds: z.unknown().optional(),
});

export type RunBody = z.infer<typeof runBody>;

/** Reads the JSON of a request. Throws InputError, which names every fault. An absent body is an empty object. */
export async function readBody<Body>(context: Context, schema: z.ZodType<Body>): Promise<Body> {
  const text = await context.req.text();
  let json: unknown;
  try {
    json = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new InputError("the body must be JSON");
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  throw new InputError(
    read.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; "),
  );
}
