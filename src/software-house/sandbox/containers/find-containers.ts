import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Sandbox } from "../sandbox.ts";
import { createContainers } from "./containers.ts";

/** Name of the image that programs run in. It holds Node and the other languages that the Software House builds in. */
const IMAGE = "troupe-sandbox";
const RECIPE = [
  "FROM node:24-bookworm-slim",
  "RUN apt-get update && apt-get install -y --no-install-recommends golang-go gcc libc6-dev python3",
].join("\\n");

/** Time limit for an answer of the engine: a client may wait forever if its engine is not running. */
const ANSWER_MILLISECONDS = 10_000;

/** Checks whether a container engine answers and has the image. If not, returns a hint that says what to do. */
export async function findContainers(
  engine: "docker" | "podman",
): Promise<{ sandbox: Sandbox } | { hint: string }> {
  const ask = (words: readonly string[]): Promise<string> =>
    promisify(execFile)(engine, words, { timeout: ANSWER_MILLISECONDS }).then(({ stdout }) => stdout.trim());
  try {
    const format = engine === "docker" ? "{{.SecurityOptions}}" : "{{.Host.Security.Rootless}}";
    const isRootless = /rootless|true/.test(await ask(["info", "--format", format]));
    return await ask(["image", "inspect", "--format", "{{.Id}}", IMAGE]).then(
      () => ({ sandbox: createContainers({ engine, image: IMAGE, isRootless }) }),
      () => ({
        hint: `${engine} has no image named ${IMAGE}, which programs run in: printf '${RECIPE}' | ${engine} build -t ${IMAGE} -`,
      }),
    );
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    return {
      hint: isMissing
        ? `${engine} is not installed`
        : `${engine} is installed, but its engine does not answer`,
    };
  }
}
