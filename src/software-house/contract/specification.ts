import { z } from "zod";

/** Languages in which software can be built. */
export const LANGUAGES = ["go", "typescript", "python"] as const;

/** A language in which software can be built. */
export type Language = (typeof LANGUAGES)[number];

const criterionSchema = z.object({
  id: z.string(),
  priority: z.enum(["must", "should"]),
  given: z.string(),
  when: z.string(),
  // oxlint-disable-next-line unicorn/no-thenable -- the name is part of the contract; a criterion is data and is never awaited.
  then: z.string(),
});

/** One thing that the software must or should do, in words that a test can check. */
export type Criterion = z.infer<typeof criterionSchema>;

/** Structured reply `specification`: what to build, how to run it, and what it must do. */
export const specificationSchema = z.object({
  title: z.string(),
  language: z.enum(LANGUAGES),
  kind: z.enum(["http-service", "command-line"]),
  summary: z.string(),
  /** Argument vectors that run in the project's folder. `build` is empty if there is nothing to build. */
  run: z.object({
    build: z.array(z.string()),
    start: z.array(z.string()),
    /** The environment variable that holds the port; null if the software has no port. */
    portVariable: z.string().nullable(),
  }),
  interface: z.array(z.object({ name: z.string(), usage: z.string(), description: z.string() })),
  criteria: z.array(criterionSchema),
  outOfScope: z.array(z.string()),
  /** What the software does otherwise than the request asks; absent or null if there is nothing. */
  deviations: z
    .array(z.object({ asked: z.string(), instead: z.string(), why: z.string() }))
    .nullable()
    .optional(),
});

/** The schema that a product manager is asked to fill: strict schemas have no optional properties. */
export const specificationReplySchema = specificationSchema.required({ deviations: true });

/** What to build, how to run it, and what it must do. */
export type Specification = z.infer<typeof specificationSchema>;
