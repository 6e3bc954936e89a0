import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { ConfigurationError } from "../errors/configuration-error.ts";

const ASSIGNMENT = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*=/;

/**
 * Reads a `.env` file with Node's own parser. A missing file counts as empty. Throws ConfigurationError for a line that
 * Node would silently ignore. The error has the line's number but not its content, which may be a key.
 */
export function readEnvironmentFile(path: string): Record<string, string> {
  const { assigning, faulty } = sortLines(readIfPresent(path));
  const faults = faulty.map(
    (line) => `line ${line} is neither NAME=value nor a # comment (or its quote is never closed)`,
  );
  if (faults.length > 0) throw new ConfigurationError(path, faults);
  // Node 20.16 keeps the comment of a last line that has no end.
  const values = Object.entries(parseEnv(`${assigning.join("\n")}\n`));
  return Object.fromEntries(values.map(([name, value]) => [name, value ?? ""]));
}

function readIfPresent(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new ConfigurationError(path, ["the file cannot be read"], { cause });
  }
}

/**
 * Returns the lines that assign, and the numbers of the faulty lines. A quoted value may have several lines. Node's parser
 * gets no other lines, because it takes an indented comment or a byte order mark for a part of the next name.
 */
function sortLines(text: string): { assigning: string[]; faulty: number[] } {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const assigning: string[] = [];
  const faulty: number[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? "").trimStart();
    if (line === "" || line.startsWith("#")) continue;
    if (!ASSIGNMENT.test(line)) {
      faulty.push(index + 1);
      continue;
    }
    const quote = /^[^=]*=\s*(["'`])/.exec(line)?.[1];
    const rest = lines.slice(index + 1);
    const value = [line.slice(line.indexOf(quote ?? "=") + 1), ...rest];
    const closing = quote === undefined ? 0 : value.findIndex((part) => part.includes(quote));
    if (closing === -1) return { assigning, faulty: [...faulty, index + 1] };
    assigning.push(line, ...rest.slice(0, closing));
    index += closing;
  }
  return { assigning, faulty };
}
