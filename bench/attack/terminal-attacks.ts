import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { createModelServer, scriptBySchema, type ModelScript } from "../../src/testing/index.ts";
import type { Attack } from "./attack.ts";
import { specified, TESTS } from "./greeter.ts";
import type { World } from "./world.ts";

const MAIN = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));

/** A word at the beginning of the hostile text, which is harmless. It shows that the text came to the terminal. */
const VISIBLE = "Attention";

/** Writes to the clipboard, hides a link, clears the screen, moves up, sets the title, asks the terminal, turns text around. */
const ESCAPES =
  "Attention\u001B]52;c;aGFjaw==\u0007B\u001B]8;;http://evil.example\u001B\\C\u001B[2J\u001B[999AD\u001B]0;title\u0007E\u001BP$qm\u001B\\F\u001B[6nG\u202EH\u009B31mI\u0000J\u009D52;c;aGFjaw==\u009CK\u001BcL";

/** What a terminal must never get: commands to the operating system and to devices, questions, resets, hidden order. */
const FORBIDDEN: readonly (readonly [name: string, pattern: RegExp])[] = [
  // oxlint-disable-next-line no-control-regex -- control characters are what is searched for.
  ["an operating system command", /\u001B\]|\u009D/],
  // oxlint-disable-next-line no-control-regex -- as above
  ["a device control string", /\u001B[P_^X]|[\u0080-\u009F]/],
  // oxlint-disable-next-line no-control-regex -- as above
  ["a question to the terminal", /\u001B\[\d*n/],
  // oxlint-disable-next-line no-control-regex -- as above
  ["a cleared screen or a far move", /\u001B\[2J|\u001B\[999|\u001Bc/],
  // oxlint-disable-next-line no-control-regex -- as above
  ["a null or a bell", /[\u0000\u0007]/],
  ["characters that turn text around", /[\u202A-\u202E\u2066-\u2069]/],
];

/** Runs the command line on a terminal of its own, and returns everything that the terminal got. */
async function onTerminal(
  world: World,
  words: readonly string[],
  environment: Record<string, string>,
): Promise<string> {
  const quoted = [process.execPath, "--import", "tsx", MAIN, ...words].map(
    (word) => `'${word.replaceAll("'", "'\\''")}'`,
  );
  const child = spawn("script", ["-qec", `stty cols 100 rows 40; ${quoted.join(" ")}`, "/dev/null"], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: world.folder,
      TERM: "xterm-256color",
      SHELL: "/bin/sh",
      ...environment,
    },
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
  return text(child.stdout);
}

function attack(
  name: string,
  tried: string,
  words: (world: World) => readonly string[],
  { script, isShort = false }: { script?: ModelScript; isShort?: boolean } = {},
): Attack {
  return {
    target: "terminal",
    name,
    tried,
    isShort,
    async run(world) {
      await using server = await createModelServer({ script: script ?? scriptBySchema({}) });
      const environment = script === undefined ? {} : { OPENAI_BASE_URL: server.baseUrl };
      const shown = await onTerminal(world, words(world), environment);
      if (!shown.includes(VISIBLE))
        throw new Error(`the hostile text was not shown at all: ${JSON.stringify(shown)}`);
      return {
        happened: `${shown.length} characters, all harmless`,
        successes: FORBIDDEN.filter(([, pattern]) => pattern.test(shown)).map(
          ([what]) => `the terminal got ${what}`,
        ),
      };
    },
  };
}

const ROUTER = ["run", "router", "Say it."];

const route = (reason: string) => ({ json: { specialist: "writing", confidence: 0.9, reason } });

/** Attacks on the terminal of the person who runs the command line. */
export const TERMINAL_ATTACKS: Attack[] = [
  attack(
    "a model's answer",
    "control characters in the answer and in the reason of a route",
    (world) => [...ROUTER, "--db", join(world.folder, "t.db")],
    {
      script: scriptBySchema({ route: route(ESCAPES), text: { text: ESCAPES } }),
      isShort: true,
    },
  ),
  attack(
    "a server's error",
    "control characters in the error's text",
    (world) => [...ROUTER, "--db", join(world.folder, "t.db")],
    {
      script: () => ({ fault: { kind: "status", status: 400, message: ESCAPES } }),
    },
  ),
  attack(
    "a plan",
    "control characters in ids and tasks of steps",
    (world) => ["run", "supervisor", "Do it.", "--db", join(world.folder, "t.db")],
    {
      script: scriptBySchema({
        plan: {
          json: { steps: [{ id: `look${ESCAPES}`, agent: "researcher", task: ESCAPES, dependsOn: [] }] },
        },
        text: { text: ESCAPES },
      }),
    },
  ),
  attack(
    "the request",
    "control characters in the request, which the answer repeats",
    (world) => ["run", "router", ESCAPES.replaceAll("\u0000", ""), "--db", join(world.folder, "t.db")],
    {
      script: scriptBySchema({
        route: route("It is text."),
        text: (request) => ({ text: request.lastUser }),
      }),
    },
  ),
  attack("a program's output", "a verified program prints control characters", (world) => {
    const [specification, tests] = [
      join(world.folder, "specification.json"),
      join(world.folder, "tests.json"),
    ];
    const project = join(world.folder, "program");
    mkdirSync(project);
    const literal = JSON.stringify(ESCAPES);
    writeFileSync(
      join(project, "main.py"),
      `import sys\nprint(${literal})\nprint(${literal}, file=sys.stderr)\n`,
    );
    writeFileSync(specification, JSON.stringify(specified("python", { start: ["python3", "main.py"] })));
    writeFileSync(tests, JSON.stringify(TESTS));
    return ["verify", project, "--specification", specification, "--tests", tests];
  }),
];
