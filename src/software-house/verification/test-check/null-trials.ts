import { join } from "node:path";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { TestReport } from "../../contract/round-report.ts";
import type { Specification } from "../../contract/specification.ts";
import { runCommandTests, runHttpTests } from "../acceptance/run-tests.ts";
import { NULL_PROGRAMS, nullWorkspace, type NullProgram } from "./null-programs.ts";
import { NULL_SERVICES, startNullService, type NullService } from "./null-services.ts";

/** A program that does nothing right, and how tests are run against it. */
export interface NullTrial {
  /** What the program does, in a few words. */
  does: string;
  run(tests: AcceptanceTests): Promise<TestReport[]>;
}

interface TrialOptions {
  specification: Specification;
  /** An empty folder for sockets and files. */
  folder: string;
  signal: AbortSignal | undefined;
}

/** Returns a trial for each program that does nothing right and is of the kind of the specification. */
export function nullTrials(options: TrialOptions): NullTrial[] {
  return options.specification.kind === "http-service"
    ? NULL_SERVICES.map((service) => serviceTrial(service, options))
    : NULL_PROGRAMS.map((program, index) => programTrial(program, { ...options, name: `program-${index}` }));
}

function serviceTrial(service: NullService, { specification, folder, signal }: TrialOptions): NullTrial {
  return {
    does: service.does,
    async run(tests) {
      const server = await startNullService(service, folder);
      try {
        return await runHttpTests(tests, { specification, server, signal });
      } finally {
        await server.stop();
      }
    },
  };
}

function programTrial(
  program: NullProgram,
  { specification, folder, name, signal }: TrialOptions & { name: string },
): NullTrial {
  const own = join(folder, name);
  const workspace = nullWorkspace(program, { specification, folder: own });
  return {
    does: program.does,
    async run(tests) {
      signal?.throwIfAborted();
      return runCommandTests(tests, {
        specification,
        program: { workspace, start: [], setup: { environment: {}, mounts: [] } },
        built: join(own, "built"),
      });
    },
  };
}
