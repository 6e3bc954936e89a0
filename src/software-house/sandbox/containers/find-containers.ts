import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Sandbox } from "../sandbox.ts";
import { createContainers } from "./containers.ts";

/** The image that programs run in: the languages that software is built in, and nothing else. */
const IMAGE = "troupe-sandbox";
const RECIPE = [
  "FROM node:24-bookworm-slim",
  "RUN apt-get update && apt-get install -y --no-install-recommends golang-go gcc libc6-dev python3",
].join("\\n");

/** A client without an engine may wait for it; this is long enough for one that answers. */
const ANSWER_MILLISECONDS = 10_000;

/** Looks whether an engine for containers answers and has the image; otherwise says what to do about it. */
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
        hint: `${engine} has no image to run programs in: printf '${RECIPE}' | ${engine} build -t ${IMAGE} -`,
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
