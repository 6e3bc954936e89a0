import { z } from "zod";

/** A limit that a run came to: its name, its value, and the id of the run that it belongs to. */
export const reachedLimitSchema = z.object({ name: z.string(), value: z.number(), run: z.string() });

/** A limit that a run came to. */
export type ReachedLimit = z.infer<typeof reachedLimitSchema>;
