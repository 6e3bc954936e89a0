import { z } from "zod";

/** The languages that software can be built in. */
export const LANGUAGES = ["go", "typescript", "python"] as const;

/** A language that software can be built in. */
export type Language = (typeof LANGUAGES)[number];

const criterionSchema = z.object({
  id: z.string(),
  priority: z.enum(["must", "should"]),
  given: z.string(),
  when: z.string(),
  // oxlint-disable-next-line unicorn/no-thenable -- the contract's name; a criterion is data and never awaited.
  then: z.string(),
});

/** What software must or should do, in words that a test can check. */
export type Criterion = z.infer<typeof criterionSchema>;

/** The structured reply `specification`: what is to be built, how it is run and what it must do. */
export const specificationSchema = z.object({
  title: z.string(),
  language: z.enum(LANGUAGES),
  kind: z.enum(["http-service", "command-line"]),
  summary: z.string(),
  /** Argument vectors, run in the project's folder; `build` is empty where nothing is built. */
  run: z.object({
    build: z.array(z.string()),
    start: z.array(z.string()),
    /** The environment variable that names the port; null where there is none. */
    portVariable: z.string().nullable(),
  }),
  interface: z.array(z.object({ name: z.string(), usage: z.string(), description: z.string() })),
  criteria: z.array(criterionSchema),
  outOfScope: z.array(z.string()),
});

/** What is to be built, how it is run and what it must do. */
export type Specification = z.infer<typeof specificationSchema>;
