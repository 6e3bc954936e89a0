import { z } from "zod";

/** Who took over from whom in a step, and why: another model, or another specialist. */
export const fallbackSchema = z.object({
  kind: z.enum(["model", "specialist"]),
  from: z.string(),
  to: z.string(),
  code: z.string(),
  message: z.string(),
});

/** Who took over from whom in a step, and why. */
export interface Fallback {
  kind: "model" | "specialist";
  from: string;
  to: string;
  /** The error's code. */
  code: string;
  message: string;
}
