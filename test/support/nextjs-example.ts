import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { createModelServer, type ModelScript } from "../../src/testing/index.ts";
import { freePort } from "./free-port.ts";
import type { HttpExample } from "./http-example.ts";
import { INSTALL, packTroupe, runIn } from "./packed-project.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/nextjs", import.meta.url));

/**
 * Copies the Next.js example into a folder, and installs the packed package and Next.js there, as its README says. Returns the
 * project's folder. Rejects if npm cannot install it.
 */
export async function installNextExample(into: string): Promise<string> {
  const folder = join(into, "nextjs");
  const { tarball } = await packTroupe(into);
  await cp(EXAMPLE, folder, { recursive: true });
  await runIn(folder, "npm", [...INSTALL, tarball]);
  return folder;
}

/** Builds the installed example for production. */
export async function buildNextExample(folder: string): Promise<void> {
  await runIn(folder, "env", ["NEXT_TELEMETRY_DISABLED=1", "npx", "next", "build"]);
}

/** Starts the built example in a process of its own, with a scripted model server. */
export async function startNextExample(folder: string, script: ModelScript): Promise<HttpExample> {
  const models = await createModelServer({ script });
  const port = await freePort();
  const next = join(folder, "node_modules/next/dist/bin/next");
  const service = spawn(
    process.execPath,
    [next, "start", "--hostname", "127.0.0.1", "--port", String(port)],
    {
      cwd: folder,
      env: {
        ...process.env,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        TROUPE_MODE: "live",
        OPENAI_BASE_URL: models.baseUrl,
        OPENAI_API_KEY: "test",
      },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const address = `http://127.0.0.1:${port}`;
  await answering(address, () => service.exitCode !== null);
  return {
    address,
    models,
    async [Symbol.asyncDispose]() {
      const closed = once(service, "close");
      service.kill();
      await closed;
      await models.close();
    },
  };
}

/** Resolves when a server answers. Rejects if its process has ended. */
async function answering(address: string, hasEnded: () => boolean): Promise<void> {
  for (;;) {
    if (hasEnded()) throw new Error("next start ended");
    const response = await fetch(address).catch(() => null);
    if (response?.ok === true) return;
    await pause(100);
  }
}
