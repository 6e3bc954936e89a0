import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What users import, and the source behind it. */
export const SOURCES = {
  troupe: "src/index.ts",
  "troupe/evaluation": "src/evaluation/index.ts",
  "troupe/ag-ui": "src/ag-ui/index.ts",
  "troupe/ai-sdk": "src/ai-sdk/index.ts",
  "troupe/graphs": "graphs/index.ts",
  "troupe/mcp": "src/mcp/index.ts",
  "troupe/prices": "src/prices/index.ts",
  "troupe/recordings": "src/recordings/index.ts",
  "troupe/shared-state": "src/shared-state/index.ts",
  "troupe/software-house": "src/software-house/index.ts",
  "troupe/telemetry": "src/telemetry/index.ts",
  "troupe/testing": "src/testing/index.ts",
  "troupe/workers": "src/workers/index.ts",
} as const;

/** A block of TypeScript on a page. */
export interface Sample {
  /** The page and the line. */
  title: string;
  file: string;
  text: string;
  /**
   * The word after `ts` in the fence. `run`: it is compiled and run. `elsewhere`: it needs packages of another framework,
   * which are not installed here, so only its syntax is checked. No word: it is compiled, because it needs a server, a
   * sandbox or a person to run, or is a server.
   */
  kind: "run" | "elsewhere" | "compiled";
}

/** Returns the pages whose samples are checked: the README, AGENTS.md and all of `docs/`, except the generated API reference. */
export function pagesWithSamples(): string[] {
  const pages = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !/^(?:api|maintainers)\//.test(path))
    .map((path) => `docs/${path}`);
  return ["README.md", "AGENTS.md", ...pages.toSorted()];
}

/** Reads the samples of a page. */
export function samplesOf(page: string): Sample[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  return [...text.matchAll(/^```ts(?: (run|elsewhere))?\n(.*?)^```$/gms)].map(
    ({ 1: word, 2: code = "", index }) => {
      const line = text.slice(0, index).split("\n").length;
      return {
        title: `${page}:${line}`,
        file: `${page.replaceAll(/[^\w-]/g, "-")}-${line}.ts`,
        text: code,
        kind: (word as "run" | "elsewhere" | undefined) ?? "compiled",
      };
    },
  );
}

/** Replaces the names under which users import Troupe by its sources. */
export function withSources(text: string): string {
  return text.replaceAll(/from "(troupe[^"]*)"/g, (whole, name: string) => {
    const source = (SOURCES as Record<string, string | undefined>)[name];
    return source === undefined ? whole : `from ${JSON.stringify(`${ROOT}${source}`)}`;
  });
}
