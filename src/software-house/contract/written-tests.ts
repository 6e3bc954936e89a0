import { z } from "zod";
import { untestableSchema } from "./acceptance-tests.ts";
import { writtenCommandStepSchema } from "./command-step.ts";
import { writtenFileStepSchema } from "./file-step.ts";
import { writtenHttpStepSchema } from "./http-step.ts";
import { restartStepSchema, writtenBurstStepSchema } from "./service-steps.ts";
import type { Language, Specification } from "./specification.ts";
import { waitStepSchema } from "./wait-step.ts";

/** Languages whose programs can be run with another date and time. */
const WITH_CLOCK: ReadonlySet<Language> = new Set(["typescript", "python"]);

/** Returns whether the programs of a language can be run with another date and time. */
export function hasClock(language: Language): boolean {
  return WITH_CLOCK.has(language);
}

/**
 * Returns the schema of the structured reply `acceptance_tests`: tests with every property, because strict schemas
 * have no optional ones, and only with the steps that tests of such software can have.
 */
export function writtenTestsSchema({
  kind,
  language,
}: Pick<Specification, "kind" | "language">): z.ZodObject {
  return z.object({
    tests: z.array(kind === "http-service" ? serviceTest : commandTest(language)),
    untestable: z.array(untestableSchema).nullable(),
  });
}

const named = z.object({ criterionId: z.string(), name: z.string() });

// A discriminated union becomes `oneOf`, which strict schemas refuse.
const serviceTest = named.extend({
  fresh: z.boolean().nullable(),
  steps: z.array(z.union([writtenHttpStepSchema, writtenBurstStepSchema, restartStepSchema, waitStepSchema])),
});

function commandTest(language: Language): z.ZodObject {
  const command = hasClock(language)
    ? writtenCommandStepSchema
    : writtenCommandStepSchema.omit({ clock: true });
  return named.extend({ steps: z.array(z.union([command, writtenFileStepSchema, waitStepSchema])) });
}
