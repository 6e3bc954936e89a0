import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify, stripVTControlCharacters } from "node:util";

/** A project that the packed command line made, with the packed troupe installed in it. */
export interface PackedProject extends AsyncDisposable {
  tarball: string;
  /** The paths in the package. */
  packed: string[];
  /** The project's folder. */
  folder: string;
  /** Runs npm there; rejects with all that was printed where it fails. */
  npm(...words: string[]): Promise<string>;
  /** Makes a project of another template, which shares what is installed here. Returns how to run npm in it. */
  makeOther(template: string): Promise<PackedProject["npm"]>;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Installs packages without a word, from npm's cache where it has them. */
export const INSTALL = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
const run = promisify(execFile);

/** Packs the build that `test/setup/build.ts` made, has the packed command line write a project, and installs the package there. */
export async function createPackedProject(): Promise<PackedProject> {
  const temporary = await realpath(await mkdtemp(join(tmpdir(), "troupe-package-")));
  const dispose = (): Promise<void> => rm(temporary, { recursive: true, force: true });
  try {
    return { ...(await createIn(temporary)), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function createIn(temporary: string): Promise<Omit<PackedProject, keyof AsyncDisposable>> {
  const folder = join(temporary, "my-team");
  const { tarball, packed } = await packTroupe(temporary);
  await runIn(temporary, "tar", ["-xf", tarball]);
  await symlink(join(ROOT, "node_modules"), join(temporary, "package/node_modules"));
  await runIn(temporary, process.execPath, ["package/dist/cli/main.js", "init", "my-team"]);
  await runIn(folder, "npm", [...INSTALL, tarball]);
  const makeOther = async (template: string): Promise<PackedProject["npm"]> => {
    const other = join(temporary, template);
    const words = ["package/dist/cli/main.js", "init", template, "--template", template];
    await runIn(temporary, process.execPath, words);
    await symlink(join(folder, "node_modules"), join(other, "node_modules"));
    return (...npm) => runIn(other, "npm", npm);
  };
  return {
    tarball,
    packed,
    folder,
    npm: (...words) => runIn(folder, "npm", words),
    makeOther,
  };
}

/** Packs the build that `test/setup/build.ts` made into a folder. Resolves to the file and the paths in it. */
export async function packTroupe(into: string): Promise<{ tarball: string; packed: string[] }> {
  const source = join(into, "source");
  await stage(source);
  const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", into];
  const [made] = JSON.parse(await runIn(source, "npm", pack)) as [
    { filename: string; files: { path: string }[] },
  ];
  return { tarball: join(into, made.filename), packed: made.files.map((file) => file.path) };
}

/** A copy of what can be packed: packing in the repository would build `dist` again while other tests run from it. */
async function stage(source: string): Promise<void> {
  await mkdir(source);
  const texts = ["package.json", "LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"];
  const folders = ["cli", "deploy", "dist", "docs", "examples", "scripts"];
  await Promise.all(
    [...texts, ...folders].map((name) => cp(join(ROOT, name), join(source, name), { recursive: true })),
  );
}

/** Runs a command in a folder, and resolves to its stdout. Rejects with all that it printed if it fails. */
export async function runIn(cwd: string, command: string, words: readonly string[]): Promise<string> {
  try {
    return (await run(command, words, { cwd, env: cleanEnvironment(), maxBuffer: 1e8 })).stdout;
  } catch (cause) {
    const { stdout = "", stderr = "" } = cause as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${words.join(" ")} failed:\n${stdout}${stderr}`, { cause });
  }
}

/** No model, no key, and nothing of the npm run that these tests may be part of. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(TROUPE_|OPENAI_|npm_(package|lifecycle|command)|VITEST|NODE_ENV$|FORCE_COLOR$)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), LANGGRAPH_CLI_NO_ANALYTICS: "1", NO_COLOR: "1" };
}

/** A server that a project's npm script runs, until it is disposed of. */
export interface RunningScript extends AsyncDisposable {
  address: string;
}

/** Starts a project's server on a free port, and waits until it says where its console is. */
export async function startDevScript(folder: string): Promise<RunningScript> {
  const child = spawn("npm", ["run", "dev", "--", "--port", "0"], {
    cwd: folder,
    env: cleanEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
    // npm starts a shell: a group of their own is what can be ended as one.
    detached: true,
  });
  const closed = once(child, "close");
  const dispose = async (): Promise<void> => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await closed;
  };
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
  const address = await Promise.race([announced, closed.then(() => null)]);
  if (address === null) throw new Error(`npm run dev ended:\n${printed}`);
  return { address, [Symbol.asyncDispose]: dispose };
}
