import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { ConfigurationError } from "../errors/configuration-error.ts";

const ASSIGNMENT = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*=/;

/**
 * Reads a `.env` file with Node's own parser; an absent file is an empty one. Throws ConfigurationError for a
 * line that Node would silently pass over, naming its number, never its content: it may hold a key.
 */
export function readEnvironmentFile(path: string): Record<string, string> {
  const text = readIfPresent(path);
  const faults = faultyLines(text).map(
    (line) => `line ${line} is neither NAME=value nor a # comment (or its quote is never closed)`,
  );
  if (faults.length > 0) throw new ConfigurationError(path, faults);
  return Object.fromEntries(Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? ""]));
}

function readIfPresent(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new ConfigurationError(path, ["the file cannot be read"], { cause });
  }
}

/** Numbers of the lines that assign nothing; a quoted value may run over several lines. */
function faultyLines(text: string): number[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const faulty: number[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    if (!ASSIGNMENT.test(line)) {
      faulty.push(index + 1);
      continue;
    }
    const quote = /=\s*(["'`])/.exec(line)?.[1];
    if (quote === undefined) continue;
    const rest = [line.slice(line.indexOf(quote) + 1), ...lines.slice(index + 1)];
    const closing = rest.findIndex((part) => part.includes(quote));
    if (closing === -1) return [...faulty, index + 1];
    index += closing;
  }
  return faulty;
}
