/** A parameter with a value that is too large or too small is known to the server. */
export const TOO_LARGE: RegExp =
  /too (?:large|long|many|high)|at most|maximum context|context (?:length|window)|exceed|above maximum|below minimum|out of range|must be between|expected a value/i;

/** Returns what to do about a refused parameter of a model that was given in code. Null if nothing is known. */
export function hintForGiven(words: string): string | null {
  if (TOO_LARGE.test(words)) return null;
  if (/stream_options|include_usage/i.test(words)) return "make this model with `streamUsage: false`";
  if (/max_(?:completion_)?tokens/i.test(words)) return "make this model without `maxTokens`";
  if (/\btemperature\b/i.test(words)) return "make this model without `temperature`";
  return null;
}
