import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { hashFiles, bytesOf } from "../../../../src/software-house/evidence/write-files.ts";
import { sha256OfJson } from "../../../../src/text/hash.ts";
import { leftOutRemark } from "../../../../src/software-house/verification/left-out.ts";
import { readFolder, type FolderContents } from "../../../../src/software-house/verification/read-folder.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

async function read(
  files: Record<string, string | Buffer>,
  links: Record<string, string> = {},
): Promise<FolderContents> {
  using folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder.path, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    symlinkSync(target, join(folder.path, path));
  }
  return await readFolder(folder.path, { isBuilt: false });
}

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const LATIN = Buffer.from("# -*- coding: latin-1 -*-\nGREETING = 'Gr\xfc\xdfe'\n", "latin1");

test("a picture and a text that is not UTF-8 are read as their bytes", async () => {
  const { files, ignored } = await read({ "logo.png": PNG, "texts.py": LATIN, "main.py": "print('ü')\n" });
  expect(ignored).toEqual([]);
  expect(files).toEqual([
    { path: "logo.png", content: PNG.toString("base64"), encoding: "base64" },
    { path: "main.py", content: "print('ü')\n" },
    { path: "texts.py", content: LATIN.toString("base64"), encoding: "base64" },
  ]);
  expect(files.map((file) => bytesOf(file))).toEqual([PNG, Buffer.from("print('ü')\n"), LATIN]);
});

test("compiled programs for Linux, macOS and Windows are left out", async () => {
  const { files, ignored } = await read({
    server: Buffer.from("7f454c4602010100", "hex"),
    "server-mac": Buffer.from("cffaedfe07000001", "hex"),
    "server.exe": Buffer.from("4d5a9000030000", "hex"),
    "MZ.md": "MZ is a file format.\n",
  });
  expect([files.map(({ path }) => path), ignored]).toEqual([
    ["MZ.md"],
    ["server", "server-mac", "server.exe"],
  ]);
});

test("the hash of text files is that of their paths and texts, and tells bytes from text", () => {
  const text = { path: "a", content: "YQ==" };
  const bytes = { ...text, encoding: "base64" } as const;
  expect(hashFiles([text])).toBe(sha256OfJson([["a", "YQ=="]]));
  expect(hashFiles([bytes])).not.toBe(hashFiles([text]));
});

const manifest = (dependencies: Record<string, string>): string => JSON.stringify({ dependencies });
const tiny = { "node_modules/tiny/package.json": '{"name":"tiny"}', "node_modules/tiny/index.js": "1;\n" };

test("installed packages are read if the sandbox does not have them", async () => {
  const { files, ignored } = await read(
    {
      ...tiny,
      "node_modules/typescript/index.js": "1;\n",
      "package.json": manifest({ tiny: "1.0.0", typescript: "5" }),
    },
    { "node_modules/.bin/tiny": "../tiny/index.js" },
  );
  expect(files.map(({ path }) => path)).toEqual([
    "package.json",
    "node_modules/tiny/index.js",
    "node_modules/tiny/package.json",
  ]);
  expect(ignored).toEqual(["node_modules/.bin/", "node_modules/typescript/"]);
});

test.each<[string, Record<string, string>, Record<string, string>]>([
  ["nothing needs them", { "package.json": manifest({ typescript: "5" }) }, {}],
  ["there is no package.json", {}, {}],
  ["they are links", { "package.json": manifest({ tiny: "1" }) }, { "node_modules/other": "tiny" }],
])("installed packages are left out if %s", async (_, files, links) => {
  expect(await read({ ...tiny, ...files }, links)).toMatchObject({ ignored: ["node_modules/"], faults: [] });
});

test("a program that does not start names what was left out and may be missing", () => {
  const leftOut = [".env", ".git/", "node_modules/", "server"];
  expect([
    leftOutRemark(leftOut, "Error: ENOENT: no such file or directory, open '.env'"),
    leftOutRemark([".env", ".git/"], "KeyError: 'id'"),
  ]).toEqual(["; left out of the project: .env, node_modules/", ""]);
});

test("a folder with a name that is not UTF-8 cannot be read", async () => {
  using folder = temporaryFolder();
  writeFileSync(Buffer.concat([Buffer.from(`${folder.path}/bad`), Buffer.from([0xff])]), "");
  await expect(readFolder(folder.path, { isBuilt: false })).rejects.toThrow(
    /^the name "bad.*" is not UTF-8; rename it$/,
  );
});
