import { z } from "zod";
import { jsonExpectationSchema, writtenJsonExpectationSchema } from "./json-expectation.ts";

const patterns = z.array(z.string());
const statuses = z.array(z.number().int());
const names = z.array(z.string());

/** What every step expects. Of an answer with other expectations, these are enough to write. */
const plainExpectation = z.object({
  status: statuses,
  headers: z.array(z.object({ name: z.string(), pattern: z.string() })),
  body: patterns,
});

const comparedAnswers = z.object({
  /** How many of the answers have a status. */
  exactly: z.array(z.object({ status: z.number().int(), count: z.number().int() })),
  /** Names of captures whose values must all differ, or all be the same, among the answers. */
  distinct: names,
  same: names,
});

const furtherExpectation = z.object({
  /** Patterns that must not be found in the body. */
  absent: patterns,
  absentHeaders: names,
  json: z.array(writtenJsonExpectationSchema),
  /** The whole body. */
  exact: z.string().nullable(),
  /** Longest time for the answer. */
  milliseconds: z.number().int().nullable(),
  ...comparedAnswers.shape,
});

const sent = z.object({
  kind: z.literal("http"),
  method: z.string(),
  path: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  body: z.string().nullable(),
  /** How many times the request is sent at once. */
  copies: z.number().int(),
});

/** `key` is the name of a header, or a path into a JSON body. */
const capture = z.array(z.object({ name: z.string(), from: z.enum(["header", "body"]), key: z.string() }));

/** A request as its author writes it: with plain expectations, or with all of them. Empty lists expect nothing. */
export const writtenHttpStepSchema = sent.extend({
  expect: z.union([plainExpectation, plainExpectation.extend(furtherExpectation.shape)]),
  capture,
});

/** A request of a burst, as its author writes it. Other expectations are left out, because schemas must be small. */
export const writtenBurstRequestSchema = sent.extend({
  expect: plainExpectation.extend(comparedAnswers.shape),
  capture,
});

const { absent, absentHeaders, exact, milliseconds, exactly, distinct, same } = furtherExpectation.shape;

/** A request that is sent once, or several times at once, and the expected response. */
export const httpStepSchema = sent.extend({
  expect: plainExpectation.extend({
    absent: absent.nullish(),
    absentHeaders: absentHeaders.nullish(),
    json: z.array(jsonExpectationSchema).nullish(),
    exact: exact.optional(),
    milliseconds: milliseconds.optional(),
    exactly: exactly.nullish(),
    distinct: distinct.nullish(),
    same: same.nullish(),
  }),
  capture,
});

/** A request that is sent once, or several times at once, and the expected response. */
export type HttpStep = z.infer<typeof httpStepSchema>;
