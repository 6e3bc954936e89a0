import { z } from "zod";

/** What the other contenders ask a classifier to reply. */
export const routeReply = z.object({
  specialist: z.enum(["coding", "writing", "analysis"]),
  confidence: z.number(),
  reason: z.string(),
});

/** One step, as the other contenders ask a planner for it. */
export const stepReply = z.object({
  id: z.string(),
  agent: z.enum(["researcher", "coder", "writer"]),
  task: z.string(),
  dependsOn: z.array(z.string()),
});

/** What the other contenders ask a planner to reply. */
export const planReply = z.object({ steps: z.array(stepReply) });
