import { z } from "zod";

/**
 * The schema of a fallback.
 * @internal
 */
export const fallbackSchema = z.object({
  kind: z.enum(["model", "specialist"]),
  from: z.string(),
  to: z.string(),
  code: z.string(),
  message: z.string(),
});

/** A model or specialist (`to`) that took over from another one (`from`) in a step, and the error that led to it. */
export interface Fallback {
  kind: "model" | "specialist";
  from: string;
  to: string;
  /** The error's code. */
  code: string;
  message: string;
}
