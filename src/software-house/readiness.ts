import { z } from "zod";
import type { Readiness } from "./evidence/verifier.ts";

/** The channel `readiness`: what the verifier says of this machine. */
export const readinessSchema: z.ZodType<Readiness> = z.object({
  sandbox: z.enum(["bubblewrap", "docker", "podman", "none"]).nullable(),
  toolchain: z.string().nullable(),
  notes: z.array(z.string()),
  hint: z.string().nullable(),
});

/** What a prompt is told of the toolchain; null where there is nothing to tell. */
export function toolchainText({ toolchain, notes }: Readiness): string | null {
  const lines = [
    ...(toolchain === null ? [] : [`It is built and run with exactly this: ${toolchain}`]),
    ...notes.map((note) => `- ${note}`),
  ];
  return lines.length === 0 ? null : lines.join("\n");
}
