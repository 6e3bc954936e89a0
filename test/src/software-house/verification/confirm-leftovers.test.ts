import { expect, test } from "vitest";
import type { ServerUsage } from "../../../../src/software-house/sandbox/sandbox.ts";
import {
  confirmLeftovers,
  suspectsIn,
} from "../../../../src/software-house/verification/soak/confirm-leftovers.ts";
import { startService } from "../../../support/running-service.ts";
import { http } from "./programs/shortener.ts";

const USAGE: ServerUsage = {
  processes: 1,
  threads: 4,
  descriptors: 8,
  memoryBytes: 1_000,
  files: 20,
  temporaryFiles: 1,
};

const tests = {
  tests: [
    {
      criterionId: "c1",
      name: "a note is kept",
      steps: [
        http({ method: "POST", path: "/notes", body: '{"text":"tea"}', expect: { status: [201] } }),
        http({ path: "/notes", expect: { status: [200] } }),
      ],
    },
  ],
};

/** Confirms what a service leaves, which counts what it reads and what it creates. */
async function confirmed(
  suspects: Parameters<typeof confirmLeftovers>[0],
  usageAfter: (sent: { read: number; created: number }, isQuiet: boolean) => Partial<ServerUsage>,
): Promise<string | null> {
  return confirmLeftovers(suspects, {
    tests,
    settling: { briefly: 1, surely: 30 },
    async start() {
      const sent = { read: 0, created: 0 };
      let last = 0;
      const server = await startService(
        (request, response) => {
          last = performance.now();
          sent[request.method === "GET" ? "read" : "created"] += 1;
          response.writeHead(request.method === "GET" ? 200 : 201).end();
        },
        { usage: () => ({ ...USAGE, ...usageAfter(sent, performance.now() - last > 20) }) },
      );
      return { server };
    },
  });
}

test("a thread for each request that creates nothing is one too many", async () => {
  expect(await confirmed(["threads"], ({ read }) => ({ threads: 4 + read }))).toBe(
    "threads stay with requests that create nothing: 6, 16, 36, 66, 126, 126",
  );
});

test("a thread for each thing that is created may be right", async () => {
  expect(await confirmed(["threads"], ({ created }) => ({ threads: 4 + created }))).toBeNull();
});

test("a pool that grows up to its size leaves nothing", async () => {
  expect(await confirmed(["threads"], ({ read }) => ({ threads: 4 + Math.min(read, 64) }))).toBeNull();
});

test("what ends by itself a moment later is no leftover", async () => {
  const usage = ({ read }: { read: number }, isQuiet: boolean): Partial<ServerUsage> => ({
    threads: isQuiet ? 4 : 4 + read,
  });
  expect(await confirmed(["threads"], usage)).toBeNull();
});

test("a file for each request that only reads is one too many", async () => {
  expect(await confirmed(["files"], ({ read }) => ({ files: 20 + read }))).toMatch(
    /^files stay with requests that change nothing: 22, 32, /,
  );
});

test("what grew in a soak is worth a look, also if it stopped at a limit", () => {
  const grown = { ...USAGE, threads: 1_000, files: 40, temporaryFiles: 90 };
  expect(suspectsIn([USAGE, grown, grown])).toEqual(["threads", "temporaryFiles"]);
  expect(suspectsIn([])).toEqual([]);
});
