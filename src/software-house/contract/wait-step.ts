import { z } from "zod";

/** Lets time pass before the next step. */
export const waitStepSchema = z.object({ kind: z.literal("wait"), milliseconds: z.number().int() });

/** Lets time pass before the next step. */
export type WaitStep = z.infer<typeof waitStepSchema>;
