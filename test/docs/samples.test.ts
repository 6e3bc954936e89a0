import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { handoffs, router, softwareHouse, supervisor } from "../../graphs/index.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The pages whose samples are checked. */
const PAGES = [
  "README.md",
  "docs/concepts.md",
  "docs/extending.md",
  "docs/structured-answers.md",
  "docs/user-context.md",
];

/** What users import, and the source behind it. */
const SOURCES = {
  troupe: "src/index.ts",
  "troupe/graphs": "graphs/index.ts",
  "troupe/shared-state": "src/shared-state/index.ts",
  "troupe/software-house": "src/software-house/index.ts",
  "troupe/testing": "src/testing/index.ts",
};

/** A block of TypeScript on a page. `isRun` if its fence says `ts run`. */
interface Sample {
  title: string;
  file: string;
  text: string;
  isRun: boolean;
}

const samples = (await Promise.all(PAGES.map(samplesOf))).flat();
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(ROOT, "test/docs/.samples-"));
  for (const { file, text } of samples) {
    await mkdir(join(folder, "run"), { recursive: true });
    await writeFile(join(folder, file), text);
    await writeFile(join(folder, "run", file), withSources(text));
  }
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe("the samples of the pages", () => {
  test("compile", { timeout: 120_000 }, () => {
    const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path)) as {
      config: object;
    };
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
    const paths = Object.fromEntries(
      Object.entries(SOURCES).map(([name, path]) => [name, [`${ROOT}${path}`]]),
    );
    const program = ts.createProgram(
      samples.map(({ file }) => join(folder, file)),
      { ...options, paths },
    );
    const faults = samples.flatMap(({ title, file }) => {
      const source = program.getSourceFile(join(folder, file));
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
        ({ messageText }) => `${title}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
      );
    });
    expect(faults).toEqual([]);
  });

  test.each(samples.filter(({ isRun }) => isRun))("$title runs in rehearsal mode", async ({ file }) => {
    vi.stubEnv("TROUPE_MODE", "rehearsal");
    using _log = vi.spyOn(console, "log").mockReturnValue(undefined);
    using _error = vi.spyOn(console, "error").mockReturnValue(undefined);
    await expect(import(join(folder, "run", file))).resolves.toBeDefined();
  });

  test("are the example of a graph of one's own, as it is in its file", async () => {
    const file = await readFile(join(ROOT, "examples/own-graph/post-office.ts"), "utf8");
    const shown = file
      .replace('// In a project of your own: from "troupe".\n', "")
      .replace("../../src/index.ts", "troupe");
    const texts = samples
      .filter(({ title }) => title.startsWith("docs/extending.md"))
      .map(({ text }) => text);
    expect(texts).toContain(shown);
  });
});

test("the drawings of docs/concepts.md are those of `troupe graph`", async () => {
  const text = await readFile(join(ROOT, "docs/concepts.md"), "utf8");
  const shown = [...text.matchAll(/^```mermaid\n(.*?)^```$/gms)].map(({ 1: drawing = "" }) => drawing.trim());
  const graphs = [router, handoffs, supervisor, softwareHouse];
  const drawn = await Promise.all(
    graphs.map(async (graph) => (await graph.getGraphAsync({ xray: true } as object)).drawMermaid().trim()),
  );
  expect(shown).toEqual(drawn);
});

/** Reads the blocks of a page that begin with a fence of TypeScript. */
async function samplesOf(page: string): Promise<Sample[]> {
  const text = await readFile(join(ROOT, page), "utf8");
  return [...text.matchAll(/^```ts( run)?\n(.*?)^```$/gms)].map(({ 1: run, 2: code = "", index }) => {
    const line = text.slice(0, index).split("\n").length;
    return {
      title: `${page}:${line}`,
      file: `${basename(page, ".md")}-${line}.ts`,
      text: code,
      isRun: run !== undefined,
    };
  });
}

/** Replaces the names under which users import Troupe by its sources. */
function withSources(text: string): string {
  return text.replaceAll(/from "(troupe[^"]*)"/g, (whole, name: string) => {
    const source = (SOURCES as Record<string, string | undefined>)[name];
    return source === undefined ? whole : `from ${JSON.stringify(`${ROOT}${source}`)}`;
  });
}
