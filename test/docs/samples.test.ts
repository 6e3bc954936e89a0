import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createModelServer, type ModelServer } from "../../src/testing/index.ts";
import { pagesWithSamples, samplesOf, SOURCES, withSources } from "../support/samples.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const samples = pagesWithSamples().flatMap(samplesOf);
/** The samples of the packages that are installed here: all but those of other frameworks. */
const own = samples.filter(({ kind }) => kind !== "elsewhere");
let folder = "";
/** Answers what samples ask of models of their own. Troupe itself rehearses. */
let server: ModelServer;

beforeAll(async () => {
  server = await createModelServer({ script: () => ({ text: "Done." }) });
  folder = await mkdtemp(join(ROOT, "test/docs/.samples-"));
  await mkdir(join(folder, "run"), { recursive: true });
  for (const { file, text } of samples) {
    await writeFile(join(folder, file), text);
    await writeFile(join(folder, "run", file), withSources(text));
  }
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe("the samples of the pages", () => {
  test("compile, each as it stands", { timeout: 120_000 }, () => {
    const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path)) as {
      config: object;
    };
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
    const paths = Object.fromEntries(
      Object.entries(SOURCES).map(([name, path]) => [name, [`${ROOT}${path}`]]),
    );
    const program = ts.createProgram(
      own.map(({ file }) => join(folder, file)),
      { ...options, paths },
    );
    const faults = own.flatMap(({ title, file }) => {
      const source = program.getSourceFile(join(folder, file));
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
        ({ messageText }) => `${title}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
      );
    });
    expect(faults).toEqual([]);
  });

  test.each(own.filter(({ kind }) => kind === "run"))(
    "$title runs as it stands, without a model",
    async ({ file }) => {
      vi.stubEnv("TROUPE_MODE", "rehearsal");
      vi.stubEnv("OPENAI_BASE_URL", server.baseUrl);
      vi.stubEnv("OPENAI_API_KEY", "unused");
      using _log = vi.spyOn(console, "log").mockReturnValue(undefined);
      using _error = vi.spyOn(console, "error").mockReturnValue(undefined);
      using _write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
      const before = process.cwd();
      process.chdir(folder);
      try {
        await expect(import(join(folder, "run", file))).resolves.toBeDefined();
      } finally {
        process.chdir(before);
      }
    },
  );

  test("are sound TypeScript also if their packages are not installed here", () => {
    const faults = samples.flatMap(({ title, text }) => {
      const source = ts.createSourceFile(title, text, ts.ScriptTarget.ESNext);
      const { parseDiagnostics } = source as ts.SourceFile & { parseDiagnostics: ts.Diagnostic[] };
      return parseDiagnostics.map(({ messageText }) => `${title}: ${JSON.stringify(messageText)}`);
    });
    expect(faults).toEqual([]);
  });

  test("are the example of a graph of one's own, as it is in its file", async () => {
    const shown = await readFile(join(ROOT, "examples/own-graph/post-office.ts"), "utf8");
    const texts = samples
      .filter(({ title }) => title.startsWith("docs/extending.md"))
      .map(({ text }) => text);
    expect(texts).toContain(shown);
  });

  test("show the compiler's options that the templates have", async () => {
    const options = await readFile(join(ROOT, "cli/templates/shared/tsconfig.json"), "utf8");
    expect(await readFile(join(ROOT, "docs/getting-started.md"), "utf8")).toContain(
      `\`\`\`json\n${options}\`\`\``,
    );
  });
});
