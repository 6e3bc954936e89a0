/**
 * Reads the JSON value in a model's text, forgiving code fences, prose around it and trailing commas. A text
 * with no complete value, a value whose tail is missing, or several values is a fault, never a guess.
 */
export function readJson(text: string): { value: unknown } | { faults: string[] } {
  const whole = parse(text.trim());
  if (whole !== undefined) return { value: whole };
  const { complete, isCutOff } = candidatesIn(text);
  const values = complete.map(parse).filter((value) => value !== undefined);
  const [value] = values;
  if (isCutOff) return { faults: ["the JSON is cut off: its last bracket is never closed"] };
  if (value === undefined) return { faults: ["the reply holds no valid JSON"] };
  if (values.length > 1)
    return { faults: [`the reply holds ${values.length} JSON values; exactly one is wanted`] };
  return { value };
}

function parse(text: string): unknown {
  for (const attempt of [text, withoutTrailingCommas(text)]) {
    try {
      const value: unknown = JSON.parse(attempt);
      if (typeof value === "object" && value !== null) return value;
    } catch {
      // The next attempt, or the caller, says what is wrong.
    }
  }
  return undefined;
}

/** The outermost bracketed stretches of a text; prose like "[1]" parses to no object and falls out later. */
function candidatesIn(text: string): { complete: string[]; isCutOff: boolean } {
  const complete: string[] = [];
  let start = -1;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (depth > 0 && character === '"') {
      inString = true;
    } else if (character === "{" || character === "[") {
      if (depth === 0) start = index;
      depth += 1;
    } else if ((character === "}" || character === "]") && depth > 0) {
      depth -= 1;
      if (depth === 0) complete.push(text.slice(start, index + 1));
    }
  }
  return { complete: complete.filter((stretch) => /["{}]/.test(stretch)), isCutOff: depth > 0 };
}

/** Drops a comma before a closing bracket, but not one inside a string. */
function withoutTrailingCommas(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, string?: string) => string ?? "");
}
