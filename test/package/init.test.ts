import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { initProject } from "../../cli/init/init.ts";
import { TEMPLATE_NAMES } from "../../cli/init/templates.ts";
import { packageNameFor, troupeDependency } from "../../cli/init/project-manifest.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "troupe-init-"));
});
afterEach(() => rm(folder, { recursive: true }));

type Names = Record<string, string>;

async function readManifest(path: string): Promise<{ dependencies?: Names; peerDependencies?: Names }> {
  return JSON.parse(await readFile(join(path, "package.json"), "utf8")) as { dependencies?: Names };
}

const FILES = [
  ".env.example",
  ".gitignore",
  "README.md",
  "langgraph.json",
  "package.json",
  "pnpm-workspace.yaml",
  "src/team.ts",
  "test/team.test.ts",
  "tsconfig.build.json",
  "tsconfig.json",
];

describe("initProject", () => {
  test("writes a project named after its folder, with nothing left to fill in", async () => {
    const target = join(folder, "deep/Tea & Co");
    expect(await initProject(target)).toEqual(FILES);
    const texts = await Promise.all(FILES.map((file) => readFile(join(target, file), "utf8")));
    expect(texts.filter((text) => text.includes("{{"))).toEqual([]);
    expect(JSON.parse(await readFile(join(target, "package.json"), "utf8"))).toMatchObject({
      name: "tea-co",
    });
  });

  test.each(TEMPLATE_NAMES)("makes a project of the template %s", async (template) => {
    const target = join(folder, template);
    const files = await initProject(target, template);
    const texts = await Promise.all(files.map((file) => readFile(join(target, file), "utf8")));
    expect(texts.filter((text) => text.includes("{{"))).toEqual([]);
    const shared = ["README.md", "langgraph.json", "package.json", "tsconfig.json"];
    expect(files).toEqual(expect.arrayContaining(shared));
    expect(files.filter((file) => file.startsWith("test/"))).not.toEqual([]);
    expect(texts[files.indexOf("README.md")]?.split("\n").length).toBeLessThanOrEqual(26);
  });

  test("gives a project the same versions of what it imports as this package has", async () => {
    const { dependencies: ours, peerDependencies } = await readManifest(".");
    await initProject(join(folder, "shop"), "router-with-tools");
    const { dependencies } = await readManifest(join(folder, "shop"));
    const versions = { ...peerDependencies, ...ours };
    for (const name of ["@langchain/core", "zod"]) expect(dependencies?.[name]).toBe(versions[name]);
  });

  test("takes an empty folder, and one that holds only a new repository", async () => {
    await mkdir(join(folder, ".git"));
    expect(await initProject(folder)).toEqual(FILES);
  });

  test("refuses a folder with files in it, names them, and leaves them alone", async () => {
    for (const name of ["a.txt", "b.txt", "c.txt", "package.json"])
      await writeFile(join(folder, name), "mine");
    await expect(initProject(folder)).rejects.toMatchObject({
      name: "ConfigurationError",
      code: "configuration_invalid",
      faults: ["it must be empty, but contains a.txt, b.txt, c.txt, ...; choose a new or an empty folder"],
    });
    expect(await readFile(join(folder, "package.json"), "utf8")).toBe("mine");
  });

  test.each(["file", "file/below"])("refuses %s, which is a file or below one", async (path) => {
    await writeFile(join(folder, "file"), "mine");
    await expect(initProject(join(folder, path))).rejects.toMatchObject({
      name: "ConfigurationError",
      faults: ["it is a file, or is inside a file; choose a new or an empty folder"],
    });
  });
});

test.each([
  ["my-team", "my-team"],
  ["Équipe de Thé", "equipe-de-the"],
  ["..hidden", "hidden"],
  ["команда", "my-team"],
  ["node_modules", "node_modules-team"],
  ["troupe", "troupe-team"],
  ["zod", "zod-team"],
  ["a".repeat(300), "a".repeat(100)],
])("the folder %s gives the package name %s", (name, expected) => {
  expect(packageNameFor(name)).toBe(expected);
});

describe("a new project names troupe", () => {
  const installed = async (resolved: string): Promise<string> => {
    const modules = join(folder, "host/node_modules");
    await mkdir(join(modules, "troupe"), { recursive: true });
    await writeFile(join(modules, "troupe/package.json"), '{ "version": "1.2.3" }');
    const packages = { "node_modules/troupe": { resolved } };
    await writeFile(join(modules, ".package-lock.json"), JSON.stringify({ packages }));
    return join(modules, "troupe");
  };

  test("by its version where it came from a registry", async () => {
    const from = await installed("https://registry.npmjs.org/troupe/-/troupe-1.2.3.tgz");
    expect(await troupeDependency(from, join(folder, "mine"))).toBe("1.2.3");
  });

  test("by the file that it was installed from", async () => {
    const from = await installed("file:../troupe-1.2.3.tgz");
    expect(await troupeDependency(from, join(folder, "mine"))).toBe("file:../troupe-1.2.3.tgz");
  });

  test("by the folder of a checkout", async () => {
    await writeFile(join(folder, "package.json"), '{ "version": "1.2.3" }');
    expect(await troupeDependency(folder, join(folder, "mine"))).toBe("file:..");
  });
});
