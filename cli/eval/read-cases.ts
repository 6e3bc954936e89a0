import { readFile } from "node:fs/promises";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { messageOf } from "../../src/errors/locate-error.ts";

/** Reads cases from a file: JSON lines, or one list. Throws ConfigurationError that names the lines that are not JSON. */
export async function readCases(path: string): Promise<unknown> {
  let content: string;
  try {
    content = await readFile(path, "utf8");
  } catch (cause) {
    throw new ConfigurationError("cases", [`${path} cannot be read: ${messageOf(cause)}`], { cause });
  }
  const text = content.replace(/^\uFEFF/, "");
  return text.trimStart().startsWith("[") ? listIn(text, path) : linesIn(text, path);
}

function listIn(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigurationError("cases", [`${path} is not JSON: ${messageOf(cause)}`], { cause });
  }
}

function linesIn(text: string, path: string): unknown[] {
  const faults: string[] = [];
  const cases = text.split("\n").flatMap((line, index): unknown[] => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line)];
    } catch (error) {
      faults.push(`${path}:${index + 1} is not JSON: ${messageOf(error)}`);
      return [];
    }
  });
  if (faults.length > 0) throw new ConfigurationError("cases", faults.slice(0, 10));
  return cases;
}
