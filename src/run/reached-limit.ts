import { z } from "zod";

/**
 * The schema of a reached limit: its name, its value, and the id of the run that has the limit.
 * @internal
 */
export const reachedLimitSchema = z.object({ name: z.string(), value: z.number(), run: z.string() });

/** A limit that a run reached. */
export interface ReachedLimit {
  name: string;
  value: number;
  /** The id of the run that has the limit. */
  run: string;
}
