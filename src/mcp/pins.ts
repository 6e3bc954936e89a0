import { readFile, writeFile } from "node:fs/promises";
import type { Tool } from "@modelcontextprotocol/client";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { messageOf } from "../errors/locate-error.ts";
import { sha256OfValue } from "../text/hash.ts";
import { isRecord } from "../text/is-record.ts";

/** Returns the hash of what a tool is for a model and for approvals. */
export function hashOfTool({ description, inputSchema, annotations = {} }: Tool): string {
  const { title: _, ...hints } = annotations;
  return sha256OfValue({ description: description ?? "", inputSchema, hints });
}

/** A tool as it is now. */
export interface PinnedTool {
  /** The name that models read. */
  name: string;
  hash: string;
  /** True if `allow` lists it, so that a file of pins may get a line for it. */
  isListed: boolean;
}

/** Returns the tools that are not as they were pinned. Adds new tools to a file of pins, if `allow` lists them. */
export async function changedTools(
  tools: readonly PinnedTool[],
  pins: string | Readonly<Record<string, string>> | undefined,
): Promise<PinnedTool[]> {
  if (pins === undefined) return [];
  if (typeof pins !== "string") return tools.filter(({ name, hash }) => pins[name] !== hash);
  const kept = await readPins(pins);
  const added = tools.filter(({ name, isListed }) => kept === null || (isListed && !(name in kept)));
  const known = { ...kept, ...Object.fromEntries(added.map(({ name, hash }) => [name, hash])) };
  if (added.length > 0) await writePins(pins, known);
  return tools.filter(({ name, hash }) => known[name] !== hash);
}

/** Returns the hashes of a file; null if there is no file. */
async function readPins(path: string): Promise<Record<string, string> | null> {
  try {
    const pins: unknown = JSON.parse(await readFile(path, "utf8"));
    if (!isRecord(pins)) throw new Error("it must be an object of hashes by tool name");
    return pins as Record<string, string>;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw fileError(path, cause);
  }
}

async function writePins(path: string, pins: Record<string, string>): Promise<void> {
  const sorted = Object.fromEntries(
    Object.entries(pins).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
  try {
    await writeFile(path, `${JSON.stringify(sorted, null, 2)}\n`);
  } catch (cause) {
    throw fileError(path, cause);
  }
}

function fileError(path: string, cause: unknown): ConfigurationError {
  return new ConfigurationError("mcpTools", [`pins: ${path} cannot be used: ${messageOf(cause)}`], { cause });
}
