import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_TEMPLATE, TEMPLATE_NAMES } from "../../cli/init/templates.ts";
import { createPackedProject, startDevScript, type PackedProject } from "../support/packed-project.ts";

let project: PackedProject;
beforeAll(async () => {
  project = await createPackedProject();
}, 300_000);
afterAll(() => project?.[Symbol.asyncDispose]());

describe("the package", () => {
  test("holds the build, the template and no sources or tests of ours", () => {
    const { packed } = project;
    expect(packed).toEqual(
      expect.arrayContaining([
        "package.json",
        "README.md",
        "LICENSE",
        "dist/cli/main.js",
        "dist/chunks/records.json",
        "dist/console/export.html",
        "dist/console/index.html",
        "dist/graphs/index.js",
        "dist/src/index.js",
        "dist/src/index.d.ts",
        "cli/templates/shared/gitignore",
        "cli/templates/supervisor/src/team.ts",
        "deploy/workers/compose.yaml",
        "docs/README.md",
        "examples/http-service/server.ts",
        "scripts/install-system",
      ]),
    );
    const own = packed.filter((path) => !/^(cli\/templates|deploy|docs|examples|scripts)\//.test(path));
    expect(
      own.filter(
        (path) =>
          !/^(dist\/(src|nodes|graphs|web\/server)\/.*\.d\.ts|dist\/(chunks|console\/assets)\/[^/]+|[^/]+)$/.test(
            path,
          ),
      ),
    ).toEqual([
      "dist/cli/main.js",
      "dist/console/export.html",
      "dist/console/index.html",
      "dist/graphs/index.js",
      "dist/src/ag-ui/index.js",
      "dist/src/ai-sdk/index.js",
      "dist/src/evaluation/index.js",
      "dist/src/index.js",
      "dist/src/mcp/index.js",
      "dist/src/prices/index.js",
      "dist/src/recordings/index.js",
      "dist/src/shared-state/index.js",
      "dist/src/software-house/index.js",
      "dist/src/telemetry/index.js",
      "dist/src/testing/index.js",
      "dist/src/workers/index.js",
      "dist/web/server/dev-server.js",
      "dist/web/server/index.js",
    ]);
  });

  test("is clean by publint's strict rules", async () => {
    const buffer = await readFile(project.tarball);
    const tarball = new Uint8Array(buffer).buffer;
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });
});

describe("a project that it started", { timeout: 120_000 }, () => {
  test("compiles to declarations that keep the specialists' names", async () => {
    await project.npm("run", "build");
    const declarations = await readFile(join(project.folder, "dist/team.d.ts"), "utf8");
    expect(declarations).toContain('graph: SupervisorGraph<"researcher" | "writer"');
  });

  test("passes its own test", async () => {
    expect(await project.npm("test")).toMatch(/Tests\s+1 passed/);
  });

  test("answers in rehearsal, and says that it is one", async () => {
    const printed = await project.npm("start", "--silent", "--", "Compare tea and coffee.", "--json");
    expect(JSON.parse(printed)).toMatchObject({
      graph: "team",
      answer: expect.stringContaining("No real model is configured"),
      outcome: { status: "completed", mode: "rehearsal" },
    });
  });

  test("is served with the console, which rehearses, lists its assistant and runs it", async () => {
    await using server = await startDevScript(project.folder);
    const page = await fetch(`${server.address}/app`);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await page.text()).toContain("./app/assets/");
    const info = await (await fetch(`${server.address}/app/api/info`)).json();
    expect(info).toMatchObject({ mode: "rehearsal", graphs: ["team"] });
    const post = async (path: string, body: object): Promise<unknown> => {
      const init = { method: "POST", headers: { "content-type": "application/json" } };
      return (await fetch(`${server.address}${path}`, { ...init, body: JSON.stringify(body) })).json();
    };
    expect(await (await fetch(`${server.address}/ok`)).json()).toEqual({ ok: true });
    expect(await post("/assistants/search", {})).toMatchObject([{ graph_id: "team" }]);
    const input = { messages: [{ role: "user", content: "Compare tea and coffee." }] };
    expect(await post("/runs/wait", { assistant_id: "team", input })).toMatchObject({
      plan: [{ agent: "researcher" }, { agent: "writer" }],
      outcome: { status: "completed", mode: "rehearsal" },
    });
  });
});

describe("a project of each other template", { timeout: 120_000 }, () => {
  const others = TEMPLATE_NAMES.filter((name) => name !== DEFAULT_TEMPLATE);

  test.each(others)("%s compiles, and passes its own tests", async (template) => {
    const npm = await project.makeOther(template);
    expect(await npm("test")).toMatch(/Tests\s+\d passed/);
  });
});
