import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SHIPPED_GRAPHS } from "../cli/graph/graph-choices.ts";
import { findGraph } from "../cli/graph/find-graph.ts";
import { mermaidOf } from "../cli/graph/mermaid.ts";

/** The pages with pictures of the shipped graphs. */
export const PICTURE_PAGES = [
  "docs/concepts.md",
  "docs/router.md",
  "docs/supervisor.md",
  "docs/handoffs.md",
] as const;

/** A picture on a page: a comment that names the graph, and the drawing under it. */
const PICTURE = /<!-- troupe graph ([\w-]+) -->\n```mermaid\n[^]*?^```$/gm;

/**
 * Returns the text of a page with all of its pictures as `troupe graph` draws them now. Throws an Error if the page has a
 * drawing that names no graph.
 */
export async function withPictures(text: string): Promise<string> {
  const drawings = new Map<string, string>();
  for (const name of SHIPPED_GRAPHS) {
    const { graph } = await findGraph(name, fileURLToPath(new URL("../", import.meta.url)));
    drawings.set(name, (await mermaidOf(graph)).trim());
  }
  const drawn = [...text.matchAll(PICTURE)].length;
  const all = [...text.matchAll(/^```mermaid$/gm)].length;
  if (drawn !== all) throw new Error("each drawing must follow a line such as <!-- troupe graph router -->");
  return text.replaceAll(PICTURE, (_, name: string) => {
    return `<!-- troupe graph ${name} -->\n\`\`\`mermaid\n${drawings.get(name) ?? "unknown graph"}\n\`\`\``;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const page of PICTURE_PAGES) writeFileSync(page, await withPictures(readFileSync(page, "utf8")));
}
