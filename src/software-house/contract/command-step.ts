import { z } from "zod";
import { jsonExpectationSchema, writtenJsonExpectationSchema } from "./json-expectation.ts";

const patterns = z.array(z.string());

const plainExpectation = z.object({ exit: z.array(z.number().int()), stdout: patterns, stderr: patterns });

const furtherExpectation = z.object({
  /** Patterns that must not be found in stdout or stderr. */
  absent: patterns,
  /** Expectations of stdout as JSON. */
  json: z.array(writtenJsonExpectationSchema),
  /** The whole stdout. */
  exact: z.string().nullable(),
  /** Longest time of the run. */
  milliseconds: z.number().int().nullable(),
});

const run = z.object({
  kind: z.literal("command"),
  arguments: z.array(z.string()),
  stdin: z.string().nullable(),
});

const surroundings = z.object({
  /** Environment variables of this run, in addition to the usual ones. */
  environment: z.array(z.object({ name: z.string(), value: z.string() })),
  /** Date and time that the program reads when it starts, in ISO 8601. */
  clock: z.string().nullable(),
});

/** `key` is a pattern. The text of its first group is captured; without a group, the whole match. */
const capture = z.array(z.object({ name: z.string(), from: z.literal("stdout"), key: z.string() }));

/** A run as its author writes it: with plain expectations, or with all of them. Empty lists expect nothing. */
export const writtenCommandStepSchema = run.extend({
  ...surroundings.shape,
  expect: z.union([plainExpectation, plainExpectation.extend(furtherExpectation.shape)]),
  capture,
});

const { absent, exact, milliseconds } = furtherExpectation.shape;
const { environment, clock } = surroundings.shape;

/** A run of the program, and the expected exit code and output. */
export const commandStepSchema = run.extend({
  environment: environment.nullish(),
  clock: clock.optional(),
  expect: plainExpectation.extend({
    absent: absent.nullish(),
    json: z.array(jsonExpectationSchema).nullish(),
    exact: exact.optional(),
    milliseconds: milliseconds.optional(),
  }),
  capture,
});

/** A run of the program, and the expected exit code and output. */
export type CommandStep = z.infer<typeof commandStepSchema>;
