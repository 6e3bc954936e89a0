import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { temporaryFolder } from "./temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const COMMAND = join(ROOT, "dist/cli/main.js");

/** `troupe dev`, as a process of its own. */
export interface DevCommand extends AsyncDisposable {
  readonly pid: number;
  /** The address of the server, from that of the console. */
  readonly address: string;
  /** Everything that was printed so far. */
  output(): string;
  /** Resolves to the exit code when the command has ended; null if a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** A graph that knows nothing of Troupe. */
export const GRAPH = `
import { MessagesAnnotation, StateGraph } from "@langchain/langgraph";
const answer = () => ({ messages: [{ role: "assistant", content: "Hello." }] });
export const graph = new StateGraph(MessagesAnnotation)
  .addNode("answer", answer).addEdge("__start__", "answer").addEdge("answer", "__end__").compile();
`;

/** A project of LangGraph that has its packages. Files that are given replace its own. */
export function langGraphProject(
  filesOf: (folder: string) => Readonly<Record<string, string>> = () => ({}),
): { path: string } & Disposable {
  const folder = temporaryFolder();
  const files = {
    "package.json": '{ "private": true, "type": "module" }',
    "langgraph.json": '{ "graphs": { "greeter": "./graph.js:graph" } }',
    "graph.js": GRAPH,
    ...filesOf(folder.path),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder.path, name), text);
  symlinkSync(join(ROOT, "node_modules"), join(folder.path, "node_modules"));
  return folder;
}

/** Starts `troupe dev` in a folder, on any free port, and waits until it has printed its addresses. */
export function startDev(
  folder: string,
  words: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<DevCommand> {
  return startBy([process.execPath, COMMAND, "dev", "--port", "0", ...words], folder, environment);
}

/** Starts `troupe dev` in a folder with the repository's own `npm run dev`, from the sources. */
export function startNpmDev(folder: string): Promise<DevCommand> {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", scripts }));
  for (const name of ["cli", "scripts"]) symlinkSync(join(ROOT, name), join(folder, name));
  const command = ["npm", "run", "dev", "--", "--port", "0"];
  return startBy(command, folder, { npm_config_update_notifier: "false" });
}

async function startBy(
  [program = "", ...words]: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<DevCommand> {
  const child = spawn(program, words, {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // It comes when the last of the processes has let go of the output.
  const ended = once(child, "close").then(([code]) => code as number | null);
  let printed = "";
  const announced = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += stripVTControlCharacters(text);
        const address = /(http:\/\/\S+)\/app\b/.exec(printed)?.[1];
        if (address !== undefined) resolve(address);
      });
    }
  });
  const address = await Promise.race([announced, ended.then(() => null)]);
  if (address === null) throw new Error(`troupe dev ended:\n${printed}`);
  return {
    pid: child.pid ?? 0,
    address,
    output: () => printed,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
