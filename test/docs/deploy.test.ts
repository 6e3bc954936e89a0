import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { createProgram } from "../../cli/program.ts";
import { metricsText } from "../../src/workers/operations/metrics.ts";
import { OPERATIONS_PORT } from "../../src/workers/operations/serve-operations.ts";
import { recordedOutput } from "../cli/support/screen.ts";
import { idleWorker } from "../src/workers/operations/support.ts";

const FOLDER = join(import.meta.dirname, "../../deploy");
const textOf = (file: string): string => readFileSync(join(FOLDER, file), "utf8");
const FILES = ["compose.yaml", "kubernetes.yaml", "Dockerfile"];

/** The documents of a file of YAML. Fails if one is not valid. */
function documentsIn(file: string): Record<string, unknown>[] {
  return parseAllDocuments(textOf(file), { uniqueKeys: true }).map((document) => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    return document.toJS() as Record<string, unknown>;
  });
}

/** All texts in a value, each list of texts as one list. */
function listsIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return [value];
  return Object.values(value).flatMap(listsIn);
}

/** The words of each `troupe worker` that a file starts. */
function workersIn(file: string): string[][] {
  const lists =
    file === "Dockerfile"
      ? [...textOf(file).matchAll(/^\s*CMD (\[.*\])$/gm)].map(
          ([, json]) => JSON.parse(json ?? "") as string[],
        )
      : documentsIn(file).flatMap(listsIn);
  return lists.filter((words) => words.includes("worker"));
}

test.each(FILES)("%s starts workers by a command that the command line reads", async (file) => {
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

test.each(FILES)("%s names only variables that are read", (file) => {
  let help = "";
  const { output, stdout } = recordedOutput();
  const program = createProgram(output, () => undefined);
  expect(() => program.parse(["--help"], { from: "user" })).toThrow("(outputHelp)");
  help = stdout();
  const names = new Set(textOf(file).match(/\b(?:TROUPE|OPENAI)_[A-Z_]+\b/g));
  for (const name of names) expect(help).toContain(name);
});

test.each(FILES)("%s asks for health and metrics where a worker serves them", (file) => {
  const text = textOf(file);
  expect(text).toContain(`${OPERATIONS_PORT}`);
  const paths = new Set(text.match(/\/(?:healthz|readyz|metrics)\b/g));
  expect(paths.size).toBeGreaterThan(0);
  expect(text).not.toMatch(/\/(?:health|ready|live)\b/);
});

test("the autoscaler asks for metrics that a worker has", async () => {
  const scaled = documentsIn("kubernetes.yaml").find(({ kind }) => kind === "ScaledObject");
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
  const [compose] = documentsIn("compose.yaml");
  const { stop_grace_period: grace } = (compose as { services: { worker: { stop_grace_period: string } } })
    .services.worker;
  expect(Number.parseInt(grace, 10)).toBeGreaterThan(drainOf("compose.yaml"));
  const deployment = documentsIn("kubernetes.yaml").find(({ kind }) => kind === "Deployment");
  const seconds = /"terminationGracePeriodSeconds":(\d+)/.exec(JSON.stringify(deployment))?.[1];
  expect(Number(seconds)).toBeGreaterThan(drainOf("kubernetes.yaml"));
});

test.each(FILES)("%s holds no secret, and runs nothing as root", (file) => {
  const text = textOf(file);
  // A password is a variable, or comes from a Secret.
  expect(text).not.toMatch(/(?:password|api[_-]?key|token)["']?\s*[:=]\s*["']?(?!false\b)[a-z0-9]/i);
  expect(text).not.toMatch(/:\/\/[^\s$]*:[^\s$/{]+@/);
  expect(text).not.toMatch(/privileged:\s*true|USER root/);
});
