import { z } from "zod";
import { readJson } from "../text/read-json.ts";

/** The classifier's decision. */
export interface Route<Name extends string = string> {
  specialist: Name;
  /** 0 (a guess) to 1 (certain). */
  confidence: number;
  /** One line. */
  reason: string;
}

/** The structured reply `route`, its specialist one of `names`. */
export function routeSchema<Name extends string>(
  names: readonly Name[],
): z.ZodType<Route<Name>, Route<Name>> {
  return z.object({
    specialist: z.enum(names) as unknown as z.ZodType<Name, Name>,
    confidence: z.number(),
    reason: z.string(),
  });
}

/**
 * Finds the name that a label means, forgiving case, blanks and punctuation (` "Coding." ` is `coding`);
 * undefined where none or more than one fits.
 */
export function matchLabel<Name extends string>(label: string, names: readonly Name[]): Name | undefined {
  const exact = names.find((name) => name === label);
  if (exact !== undefined) return exact;
  const fitting = names.filter((name) => bare(name) === bare(label));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Reads a route, forgiving the label's spelling and a confidence beyond 0..1; otherwise lists what is wrong. */
export function interpretRoute<Name extends string>(
  json: unknown,
  names: readonly Name[],
): { value: Route<Name> } | { faults: string[] } {
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) return { faults: ["a route is { specialist, confidence, reason }"] };
  const { specialist: label, confidence, reason } = parsed.data;
  const specialist = matchLabel(label, names);
  if (specialist === undefined) {
    return { faults: [`${JSON.stringify(label)} is no specialist; the specialists are ${names.join(", ")}`] };
  }
  return { value: { specialist, confidence: Math.min(1, Math.max(0, confidence)), reason } };
}

/** The specialist of a decision that is sure enough; undefined where the fallback has to answer. */
export function clearSpecialist<Name extends string>(
  route: Route<Name> | null,
  minimumConfidence: number,
): Name | undefined {
  return route !== null && route.confidence >= minimumConfidence ? route.specialist : undefined;
}

/** The label that a JSON text names, for messages; the text itself where it names none. */
export function labelIn(text: string): string {
  const json = readJson(text);
  const parsed = answerSchema.safeParse("value" in json ? json.value : null);
  return parsed.success ? parsed.data.specialist : text.slice(0, 200);
}

const answerSchema = z.object({ specialist: z.string(), confidence: z.number(), reason: z.string() });

function bare(label: string): string {
  return label
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]/gu, "");
}
