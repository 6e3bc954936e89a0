import { z } from "zod";
import { kindOf } from "../text/kind-of.ts";
import { readJson } from "../text/read-json.ts";

/** In a route, stands for "no specialist": none serves the request, or the request asks about the team itself. */
export const NO_SPECIALIST = "none";

/** The type of `NO_SPECIALIST`. */
export type NoSpecialist = typeof NO_SPECIALIST;

/** The classifier's decision: a specialist for the request, or `none` if no specialist serves it. */
export interface Route<Name extends string = string> {
  specialist: Name | NoSpecialist;
  /** From 0 (a guess) to 1 (certain). */
  confidence: number;
  /** The reason in one line. */
  reason: string;
  /** What decided. Absent in a router without `fastRouter`. */
  decidedBy?: RouteDecider | undefined;
  /** The score of the specialist, on the scale of the fast router. Absent if the classifier decided. */
  score?: number | undefined;
}

/** What decided a route: the code of the option `fastRouter`, or the classifier. */
export type RouteDecider = "fastRouter" | "classifier";

/**
 * Returns the schema of the structured reply `route`. Its specialist must be one of `names`, or `none`. The reason comes
 * first, because a server writes the members in this order: so the model reasons before it chooses.
 * @internal
 */
export function routeSchema<Name extends string>(
  names: readonly Name[],
): z.ZodType<Route<Name>, Route<Name>> {
  return z.object({
    reason: z.string(),
    specialist: nameSchema(names),
    confidence: z.number(),
  });
}

/**
 * Returns the schema of the channel `route`, which also says what decided.
 * @internal
 */
export function routeChannelSchema<Name extends string>(
  names: readonly Name[],
): z.ZodType<Route<Name>, Route<Name>> {
  return z.object({
    specialist: nameSchema(names),
    confidence: z.number(),
    reason: z.string(),
    decidedBy: z.enum(["fastRouter", "classifier"]).optional(),
    score: z.number().optional(),
  });
}

/**
 * Finds the name that matches a label. Ignores case, spaces and punctuation, so that ` "Coding." ` matches `coding`.
 * Returns undefined if no name matches, or more than one.
 */
export function matchLabel<Name extends string>(label: string, names: readonly Name[]): Name | undefined {
  const exact = names.find((name) => name === label);
  if (exact !== undefined) return exact;
  const fitting = names.filter((name) => bare(name) === bare(label));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/**
 * Reads a route. Returns the route, or its faults. Accepts other spellings of a name and of `none`, and moves a
 * confidence into 0 to 1.
 */
export function interpretRoute<Name extends string>(
  json: unknown,
  names: readonly Name[],
): { value: Route<Name> } | { faults: string[] } {
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) return { faults: ["a route must be { specialist, confidence, reason }"] };
  const { specialist: label, confidence, reason } = parsed.data;
  const specialist = matchLabel<Name | NoSpecialist>(label, [...names, NO_SPECIALIST]);
  if (specialist === undefined) {
    return { faults: [`unknown specialist ${JSON.stringify(label)}; available: ${names.join(", ")}`] };
  }
  return { value: { specialist, confidence: Math.min(1, Math.max(0, confidence)), reason } };
}

/**
 * Returns the specialist of a decision if there is one and its confidence is high enough, or undefined if the fallback
 * must answer. The fast router has a threshold of its own, so what it decided is clear.
 */
export function clearSpecialist<Name extends string>(
  route: Route<Name> | null,
  minimumConfidence: number,
): Name | undefined {
  if (route === null || route.specialist === NO_SPECIALIST) return undefined;
  const isClear = route.decidedBy === "fastRouter" || route.confidence >= minimumConfidence;
  return isClear ? route.specialist : undefined;
}

/** Returns the label in a JSON text for error messages, or the first 200 characters of the text if there is none. */
export function labelIn(text: string): string {
  const json = readJson(text);
  const parsed = answerSchema.safeParse("value" in json ? json.value : null);
  return parsed.success ? parsed.data.specialist : text.slice(0, 200);
}

/** Returns the label of what a classifier in code returned, for error messages: JavaScript code can return anything. */
export function labelOf(decided: unknown): string {
  const { specialist } = (decided ?? {}) as { specialist?: unknown };
  return typeof specialist === "string" ? specialist : kindOf(decided);
}

const answerSchema = z.object({ specialist: z.string(), confidence: z.number(), reason: z.string() });

function nameSchema<Name extends string>(
  names: readonly Name[],
): z.ZodType<Name | NoSpecialist, Name | NoSpecialist> {
  return z.enum([...names, NO_SPECIALIST]);
}

function bare(label: string): string {
  return label
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]/gu, "");
}
