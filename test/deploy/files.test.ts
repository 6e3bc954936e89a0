import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { createProgram } from "../../cli/program.ts";
import { metricsText } from "../../src/workers/operations/metrics.ts";
import { OPERATIONS_PORT } from "../../src/workers/operations/serve-operations.ts";
import { recordedOutput } from "../cli/support/screen.ts";
import { idleWorker } from "../src/workers/operations/support.ts";
import { composeFaults } from "../support/compose-faults.ts";
import { documentsIn, listsIn } from "../support/yaml-documents.ts";

const ROOT = join(import.meta.dirname, "../..");
const FOLDER = join(ROOT, "deploy");
const FILES = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.yaml$|Dockerfile$/.test(path))
  .toSorted();
const WORKERS = FILES.filter((file) => file.startsWith("workers/"));
const SERVICES = FILES.filter((file) => !file.startsWith("workers/"));
const COMPOSE = FILES.filter((file) => file.endsWith("/compose.yaml"));

const textOf = (file: string): string => readFileSync(join(FOLDER, file), "utf8");
const TEMPLATE = join(ROOT, "cli/templates/http-chat");
const template = (file: string): string => readFileSync(join(TEMPLATE, file), "utf8");

/** A service of a Compose file, as far as these tests read it. */
interface ComposeService {
  build?: { context: string; dockerfile: string };
  environment?: Record<string, string>;
  volumes?: string[];
  stop_grace_period?: string;
  read_only?: boolean;
  deploy?: { replicas: number };
}

/** Returns the services of a Compose file that are built from a project. */
function builtServices(file: string): ComposeService[] {
  const [compose] = documentsIn(textOf(file)) as { services: Record<string, ComposeService> }[];
  return Object.values(compose?.services ?? {}).filter(({ build }) => build !== undefined);
}

/** Returns the words of each `troupe worker` that a file starts. */
function workersIn(file: string): string[][] {
  const lists = file.endsWith("Dockerfile")
    ? [...textOf(file).matchAll(/^\s*CMD (\[.*\])$/gm)].map(([, json]) => JSON.parse(json ?? "") as string[])
    : documentsIn(textOf(file)).flatMap(listsIn);
  return lists.filter((words) => words.includes("worker"));
}

test("there is a file for each way", () => {
  expect(FILES).toEqual([
    "one-process/compose.yaml",
    "postgres/compose.yaml",
    "service/Dockerfile",
    "workers/Dockerfile",
    "workers/compose.yaml",
    "workers/kubernetes.yaml",
  ]);
});

test.each(COMPOSE)("%s is a Compose file by the schema of its specification", (file) => {
  const [compose = {}] = documentsIn(textOf(file));
  expect(composeFaults(compose)).toEqual([]);
});

test("a fault in a Compose file would be noticed", () => {
  const [compose = {}] = documentsIn(textOf("postgres/compose.yaml").replace("read_only:", "readonly:"));
  expect(composeFaults(compose)).not.toEqual([]);
});

test.each(COMPOSE)("%s builds a Dockerfile that exists, from the project's folder", (file) => {
  const services = builtServices(file);
  expect(services).toHaveLength(1);
  for (const { build } of services) {
    // The files are copied into a project, as `deploy/`.
    const context = normalize(join("deploy", dirname(file), build?.context ?? ""));
    expect(context).toMatch(/^\.\/?$/);
    expect(existsSync(join(ROOT, build?.dockerfile ?? ""))).toBe(true);
    expect(existsSync(join(ROOT, `${build?.dockerfile}.dockerignore`))).toBe(true);
  }
});

test.each(FILES)("%s names only files of deploy/ that exist", (file) => {
  const named = textOf(file).match(/deploy\/[\w./-]+(?:yaml|Dockerfile)\b/g) ?? [];
  for (const path of named) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
});

test("the service's image takes files and scripts that the template has", () => {
  const text = textOf("service/Dockerfile");
  const paths = [...text.matchAll(/^COPY ([^-].*) \S+$/gm)].flatMap(({ 1: one = "" }) => one.split(" "));
  const shared = readdirSync(join(ROOT, "cli/templates/shared"));
  // `npm install` writes it.
  const known = new Set([...readdirSync(TEMPLATE), ...shared, "package-lock.json"]);
  expect(paths.filter((path) => !known.has(path))).toEqual([]);
  const { scripts } = JSON.parse(template("package.json")) as { scripts: Record<string, string> };
  for (const [, name = ""] of text.matchAll(/npm run (\w+)/g)) expect(scripts).toHaveProperty(name);
  expect(text).toContain('CMD ["node", "dist/main.js"]');
  expect(existsSync(join(TEMPLATE, "src/main.ts"))).toBe(true);
});

test.each(SERVICES)("%s names only variables that the service reads, and paths that it serves", (file) => {
  const [text, code] = [textOf(file), `${template("src/main.ts")}${template("src/open-chat.ts")}`];
  const given = file.endsWith("Dockerfile")
    ? [...text.matchAll(/\b([A-Z_]+)=/g)].map(({ 1: name = "" }) => name)
    : builtServices(file).flatMap(({ environment = {} }) => Object.keys(environment));
  const own = given.filter((name) => !/^(?:NODE_ENV|TROUPE_MODE|TROUPE_MODEL|OPENAI_\w+)$/.test(name));
  expect(own.length).toBeGreaterThan(0);
  for (const name of own) expect(code).toMatch(new RegExp(String.raw`\b${name}\b`));
  const paths = new Set(text.match(/(?<=:3000)\/\w+/g));
  expect(paths.size).toBe(1);
  for (const path of paths) expect(template("src/server.ts")).toContain(`"GET ${path}"`);
});

test.each(COMPOSE.filter((file) => SERVICES.includes(file)))(
  "%s gives the service more time to end than it drains, and a root that cannot be written",
  (file) => {
    for (const service of builtServices(file)) {
      const drain = Number(service.environment?.["DRAIN_SECONDS"]);
      expect(Number.parseInt(service.stop_grace_period ?? "", 10)).toBeGreaterThan(drain);
      expect(service.read_only).toBe(true);
    }
  },
);

test("a SQLite file has one process, on a volume; PostgreSQL has several", () => {
  const [one] = builtServices("one-process/compose.yaml");
  expect(one?.deploy).toEqual({ replicas: 1 });
  const [, mounted = ""] = one?.volumes?.[0]?.split(":") ?? [];
  expect(dirname(one?.environment?.["CHAT_THREADS_FILE"] ?? "")).toBe(mounted);
  expect(textOf("service/Dockerfile")).toContain(`chown node:node ${mounted}`);
  expect(builtServices("postgres/compose.yaml")[0]?.deploy?.replicas).toBeGreaterThan(1);
});

test.each(WORKERS)("%s starts workers by a command that the command line reads", async (file) => {
  const commands = workersIn(file);
  expect(commands).toHaveLength(1);
  for (const [binary, ...words] of commands) {
    expect(binary).toBe("node_modules/.bin/troupe");
    const program = createProgram(recordedOutput().output, () => undefined);
    const worker = program.commands.find((command) => command.name() === "worker")!;
    let options: object = {};
    worker.action((read: object) => {
      options = read;
    });
    await program.parseAsync(words, { from: "user" });
    expect(options).toMatchObject({ host: "0.0.0.0" });
  }
});

test.each(FILES)("%s names only variables of Troupe that are read", (file) => {
  let help = "";
  const { output, stdout } = recordedOutput();
  const program = createProgram(output, () => undefined);
  expect(() => program.parse(["--help"], { from: "user" })).toThrow("(outputHelp)");
  help = stdout();
  const names = new Set(textOf(file).match(/\b(?:TROUPE|OPENAI)_[A-Z_]+\b/g));
  for (const name of names) expect(help).toContain(name);
});

test.each(WORKERS)("%s asks for health and metrics where a worker serves them", (file) => {
  const text = textOf(file);
  expect(text).toContain(`${OPERATIONS_PORT}`);
  const paths = new Set(text.match(/\/(?:healthz|readyz|metrics)\b/g));
  expect(paths.size).toBeGreaterThan(0);
  expect(text).not.toMatch(/\/(?:health|ready|live)\b/);
});

test("the autoscaler asks for metrics that a worker has", async () => {
  const scaled = documentsIn(textOf("workers/kubernetes.yaml")).find(({ kind }) => kind === "ScaledObject");
  const names = JSON.stringify(scaled).match(/\btroupe_[a-z_]+\b/g) ?? [];
  expect(names.length).toBeGreaterThan(0);
  const worker = idleWorker();
  const { text } = await metricsText(worker, {
    services: { redis: null, postgres: null },
    statistics: await worker.statistics(),
    depth: await worker.depth(),
  });
  for (const name of names) expect(text).toMatch(new RegExp(`^${name}(?:\\{| )`, "m"));
});

test("each worker has more time to end than it drains", () => {
  const drainOf = (file: string): number => {
    const [words = []] = workersIn(file);
    return Number(words[words.indexOf("--drain") + 1]);
  };
  const [worker] = builtServices("workers/compose.yaml");
  const grace = worker?.stop_grace_period ?? "";
  expect(Number.parseInt(grace, 10)).toBeGreaterThan(drainOf("workers/compose.yaml"));
  const manifests = documentsIn(textOf("workers/kubernetes.yaml"));
  const deployment = manifests.find(({ kind }) => kind === "Deployment");
  const seconds = /"terminationGracePeriodSeconds":(\d+)/.exec(JSON.stringify(deployment))?.[1];
  expect(Number(seconds)).toBeGreaterThan(drainOf("workers/kubernetes.yaml"));
});

test.each(FILES)("%s holds no secret, and runs nothing as root", (file) => {
  const text = textOf(file);
  // A password is a variable, or comes from a Secret.
  expect(text).not.toMatch(/(?:password|api[_-]?key|token)["']?\s*[:=]\s*["']?(?!false\b)[a-z0-9]/i);
  expect(text).not.toMatch(/:\/\/[^\s$]*:[^\s$/{]+@/);
  expect(text).not.toMatch(/privileged:\s*true|USER root/);
});
