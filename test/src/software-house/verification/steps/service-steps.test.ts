import { describe, expect, test } from "vitest";
import type { AcceptanceTest } from "../../../../../src/software-house/contract/acceptance-tests.ts";
import type { StartOwnServer } from "../../../../../src/software-house/verification/acceptance/own-server.ts";
import { runAgainst, startService, type Handler, type Service } from "../programs/service.ts";
import { http } from "../programs/shortener.ts";

/** Keeps names in a store, and tells its own address. */
const storing =
  (store: string[]): Handler =>
  ({ method, path, headers }) => {
    if (path === "/address") return { body: { url: `http://${headers.host}/x` } };
    if (method === "POST") store.push(path);
    return { body: { count: store.length } };
  };

/** Starts services with a store of their own, which outlives a restart. */
function owned(
  handle: (store: string[]) => Handler,
  restarts: () => string | null = () => null,
): StartOwnServer {
  return async () => {
    const store: string[] = [];
    let service: Service = await startService(handle(store));
    return {
      current: () => service.server,
      async restart() {
        await service.stop();
        service = await startService(handle(store));
        return restarts();
      },
      stop: () => service.stop(),
    };
  };
}

const add = http({ method: "POST", path: "/a", expect: { status: [200] } });
const one = http({ path: "/", expect: { json: [{ path: "count", is: "equals", value: 1 }] } });
const restart = { kind: "restart" } as const;

describe("a test of a service", () => {
  test("shares the server with the tests before, unless it is fresh", async () => {
    const shared = ["/before"];
    const run = async (fresh: boolean): Promise<string> =>
      (await runAgainst(storing(shared), [add, one], { fresh, startOwn: owned(storing) })).status;
    expect(await run(false)).toBe("failed");
    expect(await run(true)).toBe("passed");
  });

  test("goes on with what a restarted server kept, and with captured values", async () => {
    const capture = [{ name: "url", from: "body", key: "url" }] as const;
    const steps: AcceptanceTest["steps"] = [
      add,
      http({ path: "/address", expect: { status: [200] }, capture: [...capture] }),
      restart,
      one,
      // The new address is as good as the one that was captured.
      http({ path: "/address", expect: { body: ['"{{url}}"', '"{{base}}/x"'] } }),
    ];
    const report = await runAgainst(storing([]), steps, { startOwn: owned(storing) });
    expect(report).toMatchObject({ status: "passed", failure: null });
  });

  test("fails if the server does not start again, or forgets", async () => {
    const failing = owned(storing, () => "it did not start again on what it had left: exit 1");
    expect((await runAgainst(storing([]), [add, restart, one], { startOwn: failing })).failure).toBe(
      "step 2: it did not start again on what it had left: exit 1\n  sent: restart\n  before:\n    step 1: POST /a: status 200",
    );
    const forgetting = owned(() => storing([]));
    expect((await runAgainst(storing([]), [add, restart, one], { startOwn: forgetting })).failure).toBe(
      'step 3: GET /: expected count to equal 1, got 0 in {"count":0}\n  sent: GET /\n  before:\n    step 1: POST /a: status 200\n    step 2: restart',
    );
  });

  test("waits", async () => {
    const start = performance.now();
    const report = await runAgainst(storing([]), [{ kind: "wait", milliseconds: 150 }, add]);
    expect(report.status).toBe("passed");
    expect(performance.now() - start).toBeGreaterThan(145);
  });

  test("is at fault if it waits too long, or has a step of a command-line program", async () => {
    const failure = async (steps: AcceptanceTest["steps"]): Promise<string | null> =>
      (await runAgainst(storing([]), [add, ...steps])).failure;
    expect(await failure([{ kind: "wait", milliseconds: 10_001 }])).toBe(
      "the test itself is wrong: step 2: milliseconds must be from 1 to 10000, but is 10001",
    );
    const wait = { kind: "wait", milliseconds: 9_000 } as const;
    expect(await failure([wait, wait, wait, wait])).toBe(
      "the test itself is wrong: its waits must take at most 30000 ms together, but take 36000",
    );
    expect(await failure([{ kind: "file", path: "a", content: "b" }])).toBe(
      "the test itself is wrong: step 2 must be a http step, as in every test of this http-service, but is a file step",
    );
  });
});
