const CLOCK = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Returns the milliseconds since 1970 of a date, or of a date and time, in ISO 8601; null for any other text. Without a
 * zone, it is in UTC.
 */
export function instantOf(text: string): number | null {
  const match = CLOCK.exec(text);
  if (match === null) return null;
  const time = Date.parse(text.includes("T") && match[1] === undefined ? `${text}Z` : text);
  return Number.isNaN(time) ? null : time;
}
