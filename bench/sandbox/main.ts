import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { cpus, release, tmpdir } from "node:os";
import { join } from "node:path";
import { findSandbox } from "../../src/software-house/sandbox/find-sandbox.ts";
import type { Sandbox } from "../../src/software-house/sandbox/sandbox.ts";
import { median, quantile } from "../statistics.ts";

// npx tsx bench/sandbox/main.ts: measures the start of a sandbox, and a request through its relay compared with a direct one.

const STARTS = 60;
const SERVERS = 15;
const REQUESTS = 500;
const LIMITS = {
  seconds: 120,
  memoryBytes: 512 * 2 ** 20,
  processes: 64,
  outputBytes: 2 ** 20,
  diskBytes: 64 * 2 ** 20,
};
const SERVER = `require("node:http").createServer((_, reply) => reply.end("here")).listen(process.env.PORT, "127.0.0.1",
  function () { console.log(this.address().port) })`;

const found = await findSandbox();
if (found.sandbox === null) throw new Error(`there is nothing to measure: ${found.hint}`);
await measure(found.sandbox);

async function measure(sandbox: Sandbox): Promise<void> {
  const project = mkdtempSync(join(tmpdir(), "troupe-measure-"));
  const keepIn = mkdtempSync(join(tmpdir(), "troupe-measure-"));
  writeFileSync(join(project, "server.js"), SERVER);
  console.log(`${sandbox.engine}, Node ${process.version}, Linux ${release()}, ${cpus().length} cores`);
  console.log("milliseconds, median (and 95 of 100 are below)");
  await measureStarts(sandbox, { project, keepIn });
  await measureServers(sandbox, project);
  for (const folder of [project, keepIn]) rmSync(folder, { recursive: true });
}

async function measureStarts(
  sandbox: Sandbox,
  { project, keepIn }: { project: string; keepIn: string },
): Promise<void> {
  const command = { arguments: ["true"], project, limits: LIMITS };
  const bare = await samples(STARTS, () => once(spawn("true"), "exit"));
  const inside = await samples(STARTS, () => sandbox.run(command));
  const onCopy = await samples(STARTS, async () => {
    rmSync(join(keepIn, "server.js"), { force: true });
    await sandbox.run({ ...command, keepIn });
  });
  tell("`true` as a child process", bare);
  tell("`true` in the sandbox", inside);
  tell("`true` in the sandbox, on a copy that is kept", onCopy);
}

async function measureServers(sandbox: Sandbox, project: string): Promise<void> {
  const command = { arguments: [process.execPath, "server.js"], project, limits: LIMITS };
  const serve = () =>
    sandbox.serve({ ...command, arguments: ["node", "server.js"] }, { portVariable: "PORT" });
  const starts = await samples(SERVERS, async () => {
    const server = await serve();
    await server.stop();
  });
  const direct = spawn(process.execPath, [join(project, "server.js")], { env: { PORT: "0" } });
  const [line] = (await once(direct.stdout, "data")) as [Buffer];
  const port = Number(line.toString());
  const server = await serve();
  const socketPath = server.socketPath ?? "";
  for (const keepAlive of [true, false]) {
    const agent = new Agent({ keepAlive, maxSockets: 1 });
    // Taken in turn, so that both see the same state of the machine.
    const [plain, relayed]: [number[], number[]] = [[], []];
    for (let round = 0; round < REQUESTS; round += 1) {
      plain.push(...(await samples(1, () => ask({ port, agent }))));
      relayed.push(...(await samples(1, () => ask({ socketPath, agent }))));
    }
    const kind = keepAlive ? "on a kept connection" : "on a new connection";
    tell(`a request ${kind}, direct`, plain);
    tell(`a request ${kind}, through the relay`, relayed);
    agent.destroy();
  }
  await server.stop();
  direct.kill();
  tell("a Node server started, and stopped", starts);
}

async function samples(count: number, action: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const start = performance.now();
    await action();
    taken.push(performance.now() - start);
  }
  return taken;
}

function ask(target: { port?: number; socketPath?: string; agent: Agent }): Promise<void> {
  return new Promise((resolve, reject) => {
    request({ ...target, host: "127.0.0.1" }, (reply) => reply.resume().on("end", resolve))
      .on("error", reject)
      .end();
  });
}

function tell(name: string, taken: readonly number[]): void {
  console.log(`${name}: ${median(taken).toFixed(2)} (${quantile(taken, 0.95).toFixed(2)})`);
}
