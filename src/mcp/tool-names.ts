import { sha256 } from "../text/hash.ts";

/** The most characters of a tool's name that OpenAI's API accepts. */
const LONGEST = 64;

/**
 * Returns the name that models read for each tool of a server: `server__tool`, of letters, digits, "_" and "-", and at most 64
 * characters. A name that had to be changed and would then be that of another tool, or would be too long, ends with a part of
 * its hash.
 */
export function toolNames(server: string, tools: readonly string[]): ReadonlyMap<string, string> {
  const plain = new Set(tools.filter((tool) => cleaned(tool) === tool));
  const used = new Set<string>();
  const names = new Map<string, string>();
  for (const tool of tools) {
    const clean = cleaned(tool);
    const isTaken = clean !== tool && (plain.has(clean) || used.has(clean));
    used.add(clean);
    const whole = `${server}__${clean}`;
    const hash = `_${sha256(tool).slice(0, 8)}`;
    const isChanged = isTaken || whole.length > LONGEST;
    names.set(tool, isChanged ? whole.slice(0, LONGEST - hash.length) + hash : whole);
  }
  return names;
}

function cleaned(tool: string): string {
  return tool.replaceAll(/[^a-zA-Z0-9_-]/g, "_");
}
