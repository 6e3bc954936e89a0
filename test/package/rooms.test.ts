import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { readRooms, roomRules, withRoomRules } from "../../scripts/room-rules.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ROOMS = readRooms();

/** Indexes of the package, which export what other rooms define. */
const PUBLIC = new Set(["src/index.ts", "src/software-house/index.ts", "src/testing/index.ts"]);

describe("the rooms of src/", () => {
  test("are those that CONTRIBUTING.md puts in order", () => {
    const found = new Set(sources().map(roomOf));
    expect([...found].toSorted()).toEqual(ROOMS.toSorted());
  });

  test("import only rooms that stand before them, also by types and when they load later", () => {
    const upward = sources().flatMap((file) =>
      importsOf(file)
        .filter((to) => !to.startsWith("src/") || ROOMS.indexOf(roomOf(to)) > ROOMS.indexOf(roomOf(file)))
        .map((to) => `${file} imports ${to}`),
    );
    expect(upward).toEqual([]);
  });

  test("have no loose files beside them but the public index", () => {
    const loose = readdirSync(join(ROOT, "src")).filter((name) => name.endsWith(".ts"));
    expect(loose).toEqual(["index.ts"]);
  });
});

test("arrows are drawn in graphs/, by no file of nodes/", () => {
  const drawing = readdirSync(join(ROOT, "nodes"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .filter((file) =>
      /\.add(Edge|ConditionalEdges|Node)\(/.test(readFileSync(join(ROOT, "nodes", file), "utf8")),
    );
  expect(drawing).toEqual([]);
});

describe("the linter", () => {
  test("has the order of CONTRIBUTING.md; `npx tsx scripts/room-rules.ts && npm run format` writes it", () => {
    const configuration = readFileSync(join(ROOT, ".oxlintrc.json"), "utf8");
    const written = withRoomRules(configuration, roomRules(ROOMS));
    expect(JSON.parse(configuration)).toEqual(JSON.parse(written));
  });

  test("refuses an import that is planted in each room, of the room after it and of nodes/", async () => {
    using folder = temporaryFolder();
    cpSync(join(ROOT, ".oxlintrc.json"), join(folder.path, ".oxlintrc.json"));
    for (const [index, room] of ROOMS.entries()) {
      const file = join(folder.path, "src", room, "planted.ts");
      mkdirSync(dirname(file), { recursive: true });
      const targets = [...ROOMS.slice(index + 1, index + 2).map((next) => `src/${next}`), "nodes"];
      const lines = targets.map((target, number) => {
        const path = relative(dirname(file), join(folder.path, target, "other.ts"));
        return `export { value as value${number} } from "${path}";`;
      });
      writeFileSync(file, `${lines.join("\n")}\n`);
    }
    const oxlint = join(ROOT, "node_modules/.bin/oxlint");
    const ran = promisify(execFile)(oxlint, ["--format=unix"], { cwd: folder.path });
    const output = await ran.then(
      ({ stdout }) => stdout,
      ({ stdout }: { stdout: string }) => stdout,
    );
    const refused = [...output.matchAll(/src\/(\S+)\/planted\.ts:(\d+).*no-restricted-imports/g)];
    expect(refused.map(([, room, line]) => `${room} ${line}`).toSorted()).toEqual(
      // The last room has only nodes/ above it.
      ROOMS.flatMap((room) =>
        room === ROOMS.at(-1) ? [`${room} 1`] : [`${room} 1`, `${room} 2`],
      ).toSorted(),
    );
  });
});

function sources(): string[] {
  return readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `src/${path}`)
    .filter((file) => !PUBLIC.has(file));
}

function roomOf(file: string): string {
  const [, room = "", inner = ""] = file.split("/");
  const isInner = room === "software-house" && file.split("/").length > 3;
  return isInner ? `${room}/${inner}` : room;
}

/** The files that a file imports from the repository, by paths from its root. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), "utf8"), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .map((name) => normalize(join(dirname(file), name)));
}
