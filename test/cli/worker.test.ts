import { expect, test, vi } from "vitest";
import { openRedis } from "../../src/workers/connections.ts";
import { scriptBySchema } from "../../src/testing/index.ts";
import { ask } from "../src/workers/operations/support.ts";
import {
  A_PROCESS_MILLISECONDS,
  projectFolder,
  startTroupe,
  temporaryFolder,
  troupe,
} from "./support/troupe.ts";
import { describeWithServices, recordsIn, workerProject } from "./support/services.ts";

const PATIENCE = { timeout: A_PROCESS_MILLISECONDS, interval: 50 };
const TIMEOUT = { timeout: 4 * A_PROCESS_MILLISECONDS };
const SOUP = scriptBySchema({ text: { text: "A leek soup." } });

/** A reply that comes only when the test lets it come. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
}

describeWithServices("troupe worker", (services) => {
  test(
    "serves the graphs of langgraph.json, its health and its metrics, until SIGTERM",
    TIMEOUT,
    async () => {
      await using project = await workerProject(services(), SOUP);
      const worker = await project.startWorker(["--concurrency", "3"]);
      expect(worker.line).toMatch(
        /^troupe: worker \S+ is ready and serves router, kitchen, careful; health and metrics: http:\/\/127\.0\.0\.1:\d+$/,
      );
      expect((await ask(`${worker.operations}/readyz`)).status).toBe(200);
      const ended = await troupe(["run", "router", "Cook.", "--queue"], project.context);
      expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 0, stdout: "A leek soup.\n" });
      const { text } = await ask(`${worker.operations}/metrics`);
      expect(text).toContain("troupe_worker_runs_taken_total 1\n");
      expect(text).toContain('troupe_worker_outcomes_total{outcome="completed"} 1\n');
      expect(text).toContain("troupe_worker_model_calls_total 1\n");

      worker.child.kill("SIGTERM");
      const { code, stdout, stderr } = await worker.ended;
      expect([code, stdout]).toEqual([0, `${worker.line}\n`]);
      const records = recordsIn(stderr);
      for (const record of records) {
        expect(record).toMatchObject({
          time: expect.any(String),
          level: expect.any(String),
          event: expect.any(String),
        });
      }
      expect(records.map(({ event }) => event)).toEqual(expect.arrayContaining(["models", "worker_ready"]));
      expect(stderr).not.toContain("A leek soup.");
    },
  );

  test("hands its runs over at SIGTERM, and a worker that is killed loses none", TIMEOUT, async () => {
    const { opened, open } = gate();
    const script = scriptBySchema({
      text: async () => {
        await opened;
        return { text: "A leek soup." };
      },
    });
    await using project = await workerProject(services(), script);
    const first = await project.startWorker(["--drain", "0"]);
    const run = troupe(["run", "router", "Cook.", "--queue", "--json"], project.context);
    await vi.waitFor(() => expect(project.model.requests).toHaveLength(1), PATIENCE);
    const second = await project.startWorker(["--lease", "5"]);
    first.child.kill("SIGTERM");
    expect((await first.ended).code).toBe(0);
    await vi.waitFor(() => expect(project.model.requests.length).toBeGreaterThan(1), PATIENCE);
    second.child.kill("SIGKILL");
    await second.ended;
    const { length } = project.model.requests;
    await project.startWorker();
    await vi.waitFor(() => expect(project.model.requests.length).toBeGreaterThan(length), PATIENCE);
    open();
    const { code, stdout } = await run;
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { graph: "router", answer: "A leek soup." }]);
  });

  test("ends immediately with 130 on a second Ctrl-C", TIMEOUT, async () => {
    const { opened, open } = gate();
    const script = scriptBySchema({
      text: async () => {
        await opened;
        return { text: "A leek soup." };
      },
    });
    await using project = await workerProject(services(), script);
    const worker = await project.startWorker(["--drain", "3600"]);
    const run = startTroupe(["run", "router", "Cook.", "--queue"], project.context);
    await vi.waitFor(() => expect(project.model.requests).toHaveLength(1), PATIENCE);
    worker.child.kill("SIGINT");
    await vi.waitFor(async () => {
      const { status, text } = await ask(`${worker.operations}/readyz`);
      expect([status, text]).toEqual([503, expect.stringContaining('"draining":true')]);
    }, PATIENCE);
    const again = setInterval(() => worker.child.kill("SIGINT"), 100);
    expect((await worker.ended).code).toBe(130);
    clearInterval(again);
    open();
    run.child.kill("SIGKILL");
    await run.ended;
  });

  test("needs no port of its own, and refuses a taken one that is named", TIMEOUT, async () => {
    await using project = await workerProject(services(), SOUP);
    const ports = ["--port", "9464"];
    // One of them takes the default port, unless a program of this machine has it already.
    const [one, other] = [await project.startWorker([], null), await project.startWorker([], null)];
    expect(one.operations).not.toBe(other.operations);
    for (const { operations } of [one, other]) {
      expect((await ask(`${operations}/healthz`)).status).toBe(200);
    }
    const refused = await troupe(["worker", ...ports], project.context);
    expect(refused).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("port 9464, cannot be listened on"),
    });
  });

  test("that a service refuses says so, and exits with 2", TIMEOUT, async () => {
    await using project = await workerProject(services(), SOUP);
    const { environment, folder } = project.context;
    const redis = await openRedis(services().redis.url);
    await redis.call("ACL", "SETUSER", "guest", "on", ">right-Word-17", "~*", "+@all");
    redis.disconnect();
    const wrong = (environment["TROUPE_REDIS_URL"] ?? "").replace("//", "//guest:wrong-Word-18@");
    const refused = await troupe(["worker"], {
      folder,
      environment: { ...environment, TROUPE_REDIS_URL: wrong },
    });
    expect(refused).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("WRONGPASS") });
    expect(refused.stderr).not.toContain("wrong-Word-18");
    const words = ["worker", "--postgres", `${environment["TROUPE_POSTGRES_URL"]}_of_nobody`];
    expect(await troupe(words, project.context)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("does not exist"),
    });
  });

  test("says what is missing, and exits with 2", TIMEOUT, async () => {
    const { redis, postgres } = services();
    const environment = { TROUPE_REDIS_URL: redis.url, TROUPE_POSTGRES_URL: postgres.url };
    await using empty = await temporaryFolder();
    expect(await troupe(["worker"], { folder: empty.path, environment })).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("langgraph.json: it must be in this folder"),
    });
    await using broken = await projectFolder({
      "langgraph.json": '{"graphs": {"team": "./team.ts:graph"}}',
      "team.ts": 'throw new Error("no team today");',
    });
    expect(await troupe(["worker"], { folder: broken.path, environment })).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("no team today"),
    });
  });
});
