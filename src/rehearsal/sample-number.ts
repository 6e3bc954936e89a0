import type { JsonObject } from "../testing/json.ts";

/** Returns a number for a schema of type `number` or `integer`: 1 if that is allowed, else the one that is nearest to it. */
export function sampleNumber(schema: JsonObject): number {
  const step = numberAt(schema, "multipleOf") ?? (schema["type"] === "integer" ? 1 : null);
  const least = boundOf(schema, "minimum", "exclusiveMinimum");
  const most = boundOf(schema, "maximum", "exclusiveMaximum");
  if (step !== null && step > 0) return multipleNear({ step, least, most });
  if (isAllowed(1, least, most)) return 1;
  const bound = isAllowed(1, null, most) ? least : most;
  if (bound === null) return 1;
  if (!bound.isExclusive) return bound.value;
  if (least !== null && most !== null) return (least.value + most.value) / 2;
  return bound === least ? bound.value + 1 : bound.value - 1;
}

interface Bound {
  value: number;
  /** True if the value itself is not allowed. */
  isExclusive: boolean;
}

/** Reads a bound. In older drafts of JSON Schema, `exclusiveMinimum: true` changes `minimum`. */
function boundOf(schema: JsonObject, inclusive: string, exclusive: string): Bound | null {
  const value = numberAt(schema, inclusive);
  const outer = numberAt(schema, exclusive);
  if (outer !== null) return { value: outer, isExclusive: true };
  return value === null ? null : { value, isExclusive: schema[exclusive] === true };
}

function multipleNear(asked: { step: number; least: Bound | null; most: Bound | null }): number {
  const { step, least, most } = asked;
  if (isAllowed(step, least, most)) return step;
  if (least !== null && isAllowed(step, null, most)) {
    const first = Math.ceil(least.value / step) * step;
    return isAllowed(first, least, null) ? first : first + step;
  }
  if (most === null) return step;
  const last = Math.floor(most.value / step) * step;
  return isAllowed(last, null, most) ? last : last - step;
}

function isAllowed(value: number, least: Bound | null, most: Bound | null): boolean {
  const isLow = least !== null && (least.isExclusive ? value <= least.value : value < least.value);
  const isHigh = most !== null && (most.isExclusive ? value >= most.value : value > most.value);
  return !isLow && !isHigh;
}

function numberAt(schema: JsonObject, key: string): number | null {
  const value = schema[key];
  return typeof value === "number" ? value : null;
}
