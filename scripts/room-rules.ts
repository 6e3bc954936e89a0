import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// npx tsx scripts/room-rules.ts: writes the rooms' order of CONTRIBUTING.md into .oxlintrc.json, which refuses an import
// of a later room. A test holds both together, and checks what lint cannot see.

const CONTRIBUTING = new URL("../CONTRIBUTING.md", import.meta.url);
const CONFIGURATION = new URL("../.oxlintrc.json", import.meta.url);

/** Restricts the imports of some files. */
export interface RoomRule {
  files: string[];
  rules: { "eslint/no-restricted-imports": ["error", { patterns: { regex: string; message: string }[] }] };
}

/** Reads the rooms of `src/` in their order from CONTRIBUTING.md, such as `software-house/contract`. */
export function readRooms(): string[] {
  const [, list = ""] = /```rooms\n([^`]*)```/.exec(readFileSync(CONTRIBUTING, "utf8")) ?? [];
  return list.split(/\s+/).filter((room) => room !== "");
}

/** Returns the lint rules of the rooms: a room must not import a room that stands after it, nor what stands above `src/`. */
export function roomRules(rooms: readonly string[]): RoomRule[] {
  return rooms.flatMap((room, index) => {
    const later = rooms.slice(index + 1).map((other) => other.replace("software-house/", ""));
    const above = ["nodes", "graphs", "cli", "bench", "examples", "test"];
    const message = `src/${room} must not import a room that stands after it: CONTRIBUTING.md has the order.`;
    const ruleFor = (files: string, ...more: string[]): RoomRule => {
      const patterns = [`^(?:\\.\\./)+(?:${[...later, ...above].join("|")})/`, ...more].map((regex) => ({
        regex,
        message,
      }));
      return {
        files: [`src/${room}/${files}`],
        rules: { "eslint/no-restricted-imports": ["error", { patterns }] },
      };
    };
    if (room === "software-house") return [ruleFor("*.ts")];
    if (!room.startsWith("software-house/")) return [ruleFor("**/*.ts")];
    // The files at the top of the Software House are its last room: `../file.ts` leads there from its inner rooms.
    return [ruleFor("**/*.ts"), ruleFor("*.ts", "^\\.\\./[\\w-]+\\.ts$")];
  });
}

/** The configuration of the linter with the rules of these rooms in place of those that it had. */
export function withRoomRules(configuration: string, rules: readonly RoomRule[]): string {
  const { overrides, ...rest } = JSON.parse(configuration) as { overrides: { files: string[] }[] };
  const others = overrides.filter(({ files }) => !files.every((file) => /^src\/.*\*/.test(file)));
  // The public indexes come last: they export what other rooms define.
  return `${JSON.stringify({ ...rest, overrides: [...rules, ...others] }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const configuration = readFileSync(CONFIGURATION, "utf8");
  writeFileSync(CONFIGURATION, withRoomRules(configuration, roomRules(readRooms())));
}
