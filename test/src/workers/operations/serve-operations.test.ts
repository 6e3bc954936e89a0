import { describe, expect, test } from "vitest";
import { serveOperations } from "../../../../src/workers/operations/serve-operations.ts";
import { rememberKey } from "../../../../src/text/known-keys.ts";
import { ask, idleWorker } from "./support.ts";

describe("health", () => {
  test("a worker that reaches both services lives and is ready", async () => {
    await using server = await serveOperations({ worker: idleWorker(), port: 0 });
    const lives = await ask(`${server.url}/healthz`);
    expect([lives.status, JSON.parse(lives.text)]).toEqual([200, { alive: true, worker: "machine-1" }]);
    const ready = await ask(`${server.url}/readyz?verbose`);
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toEqual({ ready: true, draining: false, redis: null, postgres: null });
  });

  test("a worker without a service lives, is not ready, and says why without a password", async () => {
    rememberKey("Pa55word-of-redis");
    const faults = { redis: "connect ECONNREFUSED redis://:Pa55word-of-redis@db:6379", postgres: null };
    const worker = idleWorker({ ping: () => Promise.resolve(faults) });
    await using server = await serveOperations({ worker, port: 0 });
    expect((await ask(`${server.url}/healthz`)).status).toBe(200);
    const { status, text } = await ask(`${server.url}/readyz`);
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ ready: false, redis: expect.stringContaining("ECONNREFUSED") });
    expect(text).not.toContain("Pa55word");
  });

  test("a worker that drains is not ready", async () => {
    await using server = await serveOperations({ worker: idleWorker({ isDraining: true }), port: 0 });
    const { status, text } = await ask(`${server.url}/readyz`);
    expect([status, JSON.parse(text)]).toMatchObject([503, { ready: false, draining: true }]);
  });
});

describe("metrics", () => {
  test("are Prometheus' text with every documented name", async () => {
    const counts = {
      ...idleWorker().counts,
      taken: 9,
      takenOver: 1,
      outcomes: { completed: 6, partial: 1 },
      modelCalls: 40,
      inputTokens: 1_000,
      outputTokens: 200,
      rateLimitWaits: 4,
      rateLimitWaitMilliseconds: 2_500,
    };
    await using server = await serveOperations({ worker: idleWorker({ running: 2, counts }), port: 0 });
    const { status, text, headers } = await ask(`${server.url}/metrics`);
    expect([status, headers["content-type"]]).toEqual([200, expect.stringContaining("text/plain")]);
    expect(text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual([
      "troupe_queue_depth 2",
      'troupe_runs{status="queued"} 2',
      'troupe_runs{status="running"} 1',
      'troupe_runs{status="waiting"} 0',
      'troupe_runs{status="finished"} 7',
      'troupe_runs{status="failed"} 1',
      'troupe_runs{status="canceled"} 0',
      "troupe_queue_oldest_wait_seconds 1.5",
      "troupe_runs_take_overs 3",
      'troupe_service_up{service="redis"} 1',
      'troupe_service_up{service="postgres"} 1',
      "troupe_worker_running 2",
      "troupe_worker_draining 0",
      "troupe_worker_runs_taken_total 9",
      "troupe_worker_take_overs_total 1",
      'troupe_worker_runs_ended_total{end="finished"} 0',
      'troupe_worker_runs_ended_total{end="waiting"} 0',
      'troupe_worker_runs_ended_total{end="failed"} 0',
      'troupe_worker_runs_ended_total{end="canceled"} 0',
      'troupe_worker_runs_ended_total{end="given_back"} 0',
      'troupe_worker_runs_ended_total{end="lost"} 0',
      'troupe_worker_outcomes_total{outcome="completed"} 6',
      'troupe_worker_outcomes_total{outcome="partial"} 1',
      "troupe_worker_model_calls_total 40",
      'troupe_worker_tokens_total{direction="input"} 1000',
      'troupe_worker_tokens_total{direction="output"} 200',
      "troupe_worker_rate_limit_waits_total 4",
      "troupe_worker_rate_limit_wait_seconds_total 2.5",
      "troupe_worker_rate_limited_total 0",
      "troupe_worker_stream_items_dropped_total 0",
    ]);
  });

  test("leave out what cannot be measured, also if a service never answers", async () => {
    const worker = idleWorker({
      ping: () => Promise.resolve({ redis: "gone", postgres: "gone" }),
      statistics: () => new Promise(() => undefined),
      depth: () => Promise.reject(new Error("gone")),
    });
    await using server = await serveOperations({ worker, port: 0 });
    const { status, text } = await ask(`${server.url}/metrics`);
    expect(status).toBe(200);
    expect(text).toContain('troupe_service_up{service="postgres"} 0');
    expect(text).not.toMatch(/troupe_queue|troupe_runs/);
  });
});

describe("requests that are refused", () => {
  test("another method, another path and a foreign host", async () => {
    await using server = await serveOperations({ worker: idleWorker(), port: 0 });
    const post = await ask(`${server.url}/metrics`, { method: "POST" });
    expect([post.status, post.headers.allow]).toEqual([405, "GET, HEAD"]);
    expect(await ask(`${server.url}/healthz`, { method: "HEAD" })).toMatchObject({ status: 200, text: "" });
    for (const path of ["/", "/toString", "/metrics/../secrets", "/%00", "//evil/metrics"]) {
      expect((await ask(`${server.url}${path}`)).status).toBe(404);
    }
    const { port } = server;
    for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil:9464", "0.0.0.0"]) {
      expect((await ask(`${server.url}/metrics`, { headers: { host } })).status).toBe(403);
    }
    for (const host of [`localhost:${port}`, "127.0.0.1", `[::1]:${port}`, "127.8.9.1:1"]) {
      expect((await ask(`${server.url}/metrics`, { headers: { host } })).status).toBe(200);
    }
  });

  test("any host is served if others may connect", async () => {
    await using server = await serveOperations({ worker: idleWorker(), port: 0, host: "0.0.0.0" });
    const url = `http://127.0.0.1:${server.port}/metrics`;
    expect((await ask(url, { headers: { host: "worker-1.internal:9464" } })).status).toBe(200);
  });

  test("a header that is too large, and a port that is taken", async () => {
    await using server = await serveOperations({ worker: idleWorker(), port: 0 });
    const headers = { "x-large": "x".repeat(20_000) };
    expect((await ask(`${server.url}/metrics`, { headers })).status).toBe(431);
    await expect(serveOperations({ worker: idleWorker(), port: server.port })).rejects.toThrow(
      `127.0.0.1, port ${server.port}, cannot be listened on`,
    );
  });
});
