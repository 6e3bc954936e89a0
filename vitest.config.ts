import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests that start processes, servers or sandboxes, or try thousands of cases; `npm run test:quick` leaves them out. */
const SLOW = [
  "test/bench/{attack,durability,endurance,replies,smoke-live,workers}.test.ts",
  "test/deploy/{langgraph-platform,service}.test.ts",
  "test/docs/savers.test.ts",
  "test/cli/{approval,dev,export,export-pictures,export-server,handoffs,interruption,rehearsal,resume-limits,run,run-failure}.test.ts",
  "test/cli/{software-house,software-house-wire,streamed-answer,threads,unkept,verify,verify-delivery,verify-interrupted,verify-pictures}.test.ts",
  "test/cli/{eval,eval-accepted,queue,runs,worker,worker-journal}.test.ts",
  "test/cli/mcp/{approvals,http,process,stdio,verify}.test.ts",
  "test/examples/*.test.ts",
  "test/graphs/{every-graph/{langsmith,mcp,peers},handoffs/pairing,software-house/rehearsal}.test.ts",
  "test/package/{bundles,entries,nodes,package,peer-versions,pnpm}.test.ts",
  "test/server/*.test.ts",
  "test/web/{inbox/answering,control/controlling}.test.ts",
  "test/src/ag-ui/missing-peer.test.ts",
  "test/src/mcp/{approvals,programs}.test.ts",
  "test/src/plan/fuzz-*.test.ts",
  "test/src/shared-state/{late-commits,postgres,sqlite}.test.ts",
  "test/src/software-house/sandbox/*.test.ts",
  "test/src/software-house/verification/{go,node,odd-request-faults,odd-words,python,python-races,sandboxed-steps,several-runs,universal-faults,untested-faults}.test.ts",
  "test/src/software-house/verification/pictures/take-pictures.test.ts",
  "test/src/software-house/verification/mutants/{go-finder,node-finder,python-finder,mutants-phase}.test.ts",
  "test/src/telemetry/missing-peer.test.ts",
  "test/src/testing/model-server-process.test.ts",
  "test/src/threads/clock-postgres.test.ts",
  "test/src/threads/durability/*.test.ts",
  "test/src/workers/**/*.test.ts",
  "test/console/*.test.ts",
  "test/web/workers/*.test.ts",
  "test/web/server/{dev-server,journal,page-size}.test.ts",
  "test/types/{declarations,messages,options-accept-undefined,type-check-cost}.test.ts",
];

/** Tests that change their process for good, such as its environment; each has one of its own. */
const ALONE = ["test/bench/{contenders,plans}.test.ts"];

/** The files that take longest, which begin first: compilers and what waits for limits of time. */
const LONGEST = [
  "/verification/go.",
  "/verification/python.",
  "/verification/node.",
  "/software-house/rehearsal.",
  "/bench/endurance.",
  "/mutants-phase.",
  "/untested-faults.",
];

/** Begins with the longest of the slow files, and fills the gaps with quick ones at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId, project }: TestSpecification): number {
  if (LONGEST.some((part) => moduleId.includes(part))) return 0;
  return project.name === "quick" ? 2 : 1;
}

// oxlint-disable-next-line import/no-default-export -- vitest reads its configuration from the default export.
export default defineConfig({
  // The examples import the package by its name, as tsconfig.json maps it.
  resolve: { tsconfigPaths: true },
  test: {
    // No more than cores: tests of verification judge programs by how they behave under load, and must not be the load.
    maxWorkers: availableParallelism(),
    // Importing LangGraph takes longer than most files' tests: the files of one worker share their modules.
    isolate: false,
    restoreMocks: true,
    // No test is meant to be timed by its limit: on a busy machine each takes many times as long.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "quick",
          setupFiles: ["test/setup/unchanged-process.ts"],
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...SLOW, ...ALONE],
        },
      },
      {
        extends: true,
        test: {
          name: "slow",
          include: SLOW,
          setupFiles: ["test/setup/unchanged-process.ts"],
          globalSetup: ["test/setup/build.ts"],
          testTimeout: 60_000,
        },
      },
      { extends: true, test: { name: "alone", include: ALONE, isolate: true } },
    ],
  },
});
