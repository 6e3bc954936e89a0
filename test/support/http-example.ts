import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createModelServer, type ModelScript, type ModelServer } from "../../src/testing/index.ts";

/** An HTTP example in a process of its own, with a scripted model server. */
export interface HttpExample extends AsyncDisposable {
  address: string;
  models: ModelServer;
}

/** Starts an HTTP example. */
export async function startHttpExample(
  script: ModelScript,
  example: "http-service" | "hono-service" = "http-service",
): Promise<HttpExample> {
  const models = await createModelServer({ script });
  const environment = {
    TROUPE_MODE: "live",
    OPENAI_BASE_URL: models.baseUrl,
    OPENAI_API_KEY: "test",
    PORT: "0",
  };
  const service = spawn(process.execPath, ["--import", "tsx", `examples/${example}/server.ts`], {
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: service.stdout }), "line")) as [string];
  return {
    address: line.replace("listening on ", ""),
    models,
    async [Symbol.asyncDispose]() {
      service.kill();
      await models.close();
    },
  };
}
