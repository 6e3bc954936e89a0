import { readFile } from "node:fs/promises";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { messageOf } from "../../src/errors/locate-error.ts";

/** The cases of a file. */
export interface CasesOfFile {
  cases: unknown;
  /** Names the place of a case in the file by its index, such as `cases.jsonl:7`. */
  placeOf: (index: number) => string;
}

/** Reads cases from a file: JSON lines, or one list. Throws ConfigurationError that names the lines that are not JSON. */
export async function readCases(path: string): Promise<CasesOfFile> {
  let content: string;
  try {
    content = await readFile(path, "utf8");
  } catch (cause) {
    throw new ConfigurationError("cases", [`${path} cannot be read: ${messageOf(cause)}`], { cause });
  }
  const text = content.replace(/^\uFEFF/, "");
  if (text.trimStart().startsWith("["))
    return { cases: listIn(text, path), placeOf: (index) => `${path}, case ${index + 1}` };
  return linesIn(text, path);
}

function listIn(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigurationError("cases", [`${path} is not JSON: ${messageOf(cause)}`], { cause });
  }
}

function linesIn(text: string, path: string): CasesOfFile {
  const faults: string[] = [];
  const cases: unknown[] = [];
  const numbers: number[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    try {
      cases.push(JSON.parse(line));
      numbers.push(index + 1);
    } catch (error) {
      faults.push(`${path}:${index + 1} is not JSON: ${messageOf(error)}`);
    }
  }
  if (faults.length > 0) throw new ConfigurationError("cases", faults.slice(0, 10));
  return { cases, placeOf: (index) => `${path}:${numbers[index]}` };
}
