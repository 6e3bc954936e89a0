import { z } from "zod";
import { httpStepSchema, writtenBurstRequestSchema } from "./http-step.ts";

const burst = z.object({ kind: z.literal("burst") });

/** A burst as its author writes it. */
export const writtenBurstStepSchema = burst.extend({ steps: z.array(writtenBurstRequestSchema) });

/** Different requests that are sent at once. */
export const burstStepSchema = burst.extend({ steps: z.array(httpStepSchema) });

/** Ends the server with SIGTERM, and starts it again on what it left. */
export const restartStepSchema = z.object({ kind: z.literal("restart") });

/** Different requests that are sent at once. */
export type BurstStep = z.infer<typeof burstStepSchema>;

/** Ends the server with SIGTERM, and starts it again on what it left. */
export type RestartStep = z.infer<typeof restartStepSchema>;
