import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("does not keep the process alive", async () => {
  const program = `
    import { createModelServer } from "./src/testing/index.ts";
    const server = await createModelServer({ script: () => ({ text: "Hello" }) });
    const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hello" }] });
    const response = await fetch(server.baseUrl + "/chat/completions", { method: "POST", body });
    console.log(response.status, (await response.json()).choices[0].message.content);`;
  const flags = ["--import", "tsx", "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { timeout: 20_000 });
  expect(stdout).toBe("200 Hello\n");
}, 30_000);
