import { z } from "zod";

/** The channel `returned`: why the specification went back to the product manager. */
export const returnedSchema = z.object({
  /** The id of the human message that it was written for. */
  request: z.string(),
  by: z.enum(["gate", "person"]),
  faults: z.array(z.string()),
});

/** Why the specification went back, and from whom. */
export type Returned = z.infer<typeof returnedSchema>;

/** Why it came back, where it did for this request and has not been written again; null otherwise. */
export function pendingReturn(returned: Returned | null | undefined, request: string): Returned | null {
  return returned !== null && returned !== undefined && returned.request === request ? returned : null;
}
