import type { Pool } from "pg";
import type { RunStore } from "../run-store.ts";
import { beat } from "./beat.ts";
import { answerStoredRun, cancelStoredRun, resumeStoredRun } from "./change-run.ts";
import { claimRun } from "./claim-run.ts";
import { deleteEndedRuns } from "./delete-runs.ts";
import { dueRuns } from "./due-run.ts";
import {
  checkClaims,
  countRuns,
  findStoredRun,
  findStoredRuns,
  findWithResult,
  listStoredRuns,
  resultOfRun,
} from "./read-runs.ts";
import { createRunTables } from "./run-tables.ts";
import { giveRunBack, noteBase, releaseRun, settleRun } from "./settle-run.ts";
import { submitRun } from "./submit-run.ts";

/** How large the parts of a run can be. */
export interface RunBounds {
  /** The bytes of a run's input, and of its context, as they are stored. @default 1,000,000 */
  maximumInputBytes?: number | undefined;
  /** The bytes of a person's answers. @default 1,000,000 */
  maximumAnswerBytes?: number | undefined;
}

const DEFAULT_BYTES = 1_000_000;

/** Opens the list of runs in PostgreSQL. Call `setup` before anything else. The pool stays the caller's. */
export function openRunStore(pool: Pool, bounds: RunBounds = {}): RunStore {
  const { maximumInputBytes = DEFAULT_BYTES, maximumAnswerBytes = DEFAULT_BYTES } = bounds;
  return {
    setup: () => createRunTables(pool),
    submit: (run) => submitRun(pool, run, { maximumBytes: maximumInputBytes }),
    find: (key) => findStoredRun(pool, key),
    findAll: (keys) => findStoredRuns(pool, keys),
    findWithResult: (key) => findWithResult(pool, key),
    list: (tenant, query) => listStoredRuns(pool, tenant, query),
    resultOf: (key) => resultOfRun(pool, key),
    beat: (worker, milliseconds) => beat(pool, worker, milliseconds),
    due: (limit, scope) => dueRuns(pool, limit, scope),
    claim: (key, worker, graphs) => claimRun(pool, key, { worker, graphs }),
    noteBase: (claim, checkpoint) => noteBase(pool, claim, checkpoint),
    settle: (claim, end) => settleRun(pool, claim, end),
    giveBack: (claim) => giveRunBack(pool, claim),
    release: (claim) => releaseRun(pool, claim),
    check: (claims) => checkClaims(pool, claims),
    answer: (key, answers) => answerStoredRun(pool, key, { answers, maximumBytes: maximumAnswerBytes }),
    resume: (key, change) => resumeStoredRun(pool, key, change),
    cancel: (key) => cancelStoredRun(pool, key),
    deleteEnded: (tenant, olderThan, options) => deleteEndedRuns(pool, { tenant, olderThan, ...options }),
    statistics: () => countRuns(pool),
  };
}
