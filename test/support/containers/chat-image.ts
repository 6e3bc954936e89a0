import { execFile } from "node:child_process";
import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { INSTALL, packTroupe } from "../packed-project.ts";
import { buildImage, type Image } from "./build-image.ts";

const ROOT = join(import.meta.dirname, "../../..");
const run = promisify(execFile);

/** The packages that the project needs for threads in PostgreSQL, as docs/deployment/postgres.md installs them. */
const POSTGRES = ["pg", "@langchain/langgraph-checkpoint-postgres"];

/** Before 22.13, Node has no SQLite. `--omit=optional` leaves out the library's part for this machine, so it is named. */
const hasSqlite = process.getBuiltinModule?.("node:sqlite") !== undefined;
const SQLITE = hasSqlite ? [] : ["libsql@0.5.29", `@libsql/${process.platform}-${process.arch}-gnu@0.5.29`];

/**
 * The version of Vite that this repository has. The image installs by `npm ci`, which refuses a lock file if an optional package
 * of it is missing in the registry, as it can be for days after a release of Vite.
 */
const { version: VITE } = createRequire(import.meta.url)("vite/package.json") as { version: string };

/** An image of the template `http-chat`. */
export interface ChatImage extends AsyncDisposable {
  image: Image;
  /** A folder for volumes. */
  temporary: string;
}

/** Makes a project from the packed package in an empty folder, copies `deploy/` into it, and builds its image. */
export async function buildChatImage(): Promise<ChatImage> {
  const temporary = await realpath(await mkdtemp(join(tmpdir(), "troupe-image-")));
  const dispose = (): Promise<void> => rm(temporary, { recursive: true, force: true });
  try {
    const { tarball } = await packTroupe(temporary);
    const project = join(temporary, "app");
    const main = join(ROOT, "dist/cli/main.js");
    await run(process.execPath, [main, "init", "app", "--template", "http-chat"], { cwd: temporary });
    await cp(join(ROOT, "deploy"), join(project, "deploy"), { recursive: true });
    await run("npm", ["pkg", "set", `overrides.vite=${VITE}`], { cwd: project });
    // The lock file is all that the image needs of an installation.
    await run("npm", [...INSTALL, "--package-lock-only", "--save-prod", tarball, ...POSTGRES, ...SQLITE], {
      cwd: project,
    });
    const image = await buildImage({
      dockerfile: join(project, "deploy/service/Dockerfile"),
      context: project,
      into: join(temporary, "stages"),
      given: [tarball],
    });
    return { image, temporary, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
