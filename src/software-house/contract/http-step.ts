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

const furtherExpectation = z.object({
  /** Patterns that must not be found in the body. */
  absent: patterns.nullable(),
  absentHeaders: names.nullable(),
  json: z.array(writtenJsonExpectationSchema).nullable(),
  /** The whole body. */
  exact: z.string().nullable(),
  /** Longest time for the answer. */
  milliseconds: z.number().int().nullable(),
  /** How many of the answers have a status. */
  exactly: z.array(z.object({ status: z.number().int(), count: z.number().int() })).nullable(),
  /** Names of captures whose values must all differ, or all be the same, among the answers. */
  distinct: names.nullable(),
  same: names.nullable(),
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

/** A request as its author writes it: with plain expectations, or with all of them. */
export const writtenHttpStepSchema = sent.extend({
  expect: z.union([plainExpectation, plainExpectation.extend(furtherExpectation.shape)]),
  capture,
});

/** A request that is sent once, or several times at once, and the expected response. */
export const httpStepSchema = sent.extend({
  expect: plainExpectation.extend(
    furtherExpectation.extend({ json: z.array(jsonExpectationSchema).nullable() }).partial().shape,
  ),
  capture,
});

/** A request that is sent once, or several times at once, and the expected response. */
export type HttpStep = z.infer<typeof httpStepSchema>;
