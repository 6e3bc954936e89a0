import type { GraphNode } from "@langchain/langgraph";
import type { RunBudget } from "../../src/budget/run-budget.ts";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { failureOf, sameFailure, withAttempt, type BuildAttempt } from "../../src/software-house/attempts.ts";
import { betterRound, type JudgedRound } from "../../src/software-house/best-round.ts";
import { recursionLimitOf, superstepsLeft } from "../../src/run/run.ts";
import { houseLimitsIn, SUPERSTEPS_FOR_AN_ATTEMPT } from "../../src/software-house/house-limits.ts";
import { partialEnding } from "../../src/software-house/ending.ts";
import type { Judgment } from "../../src/software-house/judgments.ts";
import { judgeRound } from "../../src/software-house/judge-round.ts";
import { moveAfter } from "../../src/software-house/next-move.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { hashFiles } from "../../src/software-house/evidence/write-files.ts";
import { isUntestableAccepted } from "../../src/software-house/untestable.ts";
import { openTurn } from "../turn.ts";

/** Creates the node that judges a round by code: all evidence must hold, and limits decide whether there is another. */
export function createGate({
  caller,
  acceptsUntestable,
}: {
  caller: ModelCaller;
  acceptsUntestable: boolean;
}): GraphNode<SoftwareHouseState> {
  return (state, config) => {
    const { specification, tests, untestable, round, reviewFault, frozen, judgments } = state;
    const acceptUntestable = acceptsUntestable || isUntestableAccepted(state, config);
    const current = roundToJudge(state);
    if (specification === null || current === null) return { next: "deliver" };
    const { files, report, review } = current;
    const turn = openTurn(caller, { agent: "gate", config, state });
    const judge = (one: typeof current): JudgedRound => ({
      ...one,
      verdict: judgeRound({
        specification,
        tests,
        untestable,
        acceptUntestable,
        ...one,
        reviewFault,
        rounds: round,
      }),
    });
    const { verdict } = judge(current);
    const isVerified = verdict.status === "verified";
    const attempt = attemptOf(
      { ...state, files, round: report.round },
      isVerified ? null : failureOf(report, { review, tests: frozen?.sha256 ?? "" }),
    );
    // The best round is judged again, too: what the state says of it is not evidence.
    const best = betterRound(state.best && judge(state.best), { files, report, review, verdict });
    const attempts = withAttempt(state.attempts, attempt);
    const move = moveAfter({ verdict, report, review, frozen, untestable, judgments });
    const decide = (next: Judgment["next"], why: string | null) => {
      emitHouseEvent(config, turn.place, { type: "judged", round, verdict, next, why });
      const judgment = { round: report.round, verdict, review, next, why };
      return { verdict, best, attempts, judgments: [...judgments, judgment], next };
    };

    if (move.next === "test_author") {
      const { doubts, why } = move;
      if (superstepsLeft(config) < SUPERSTEPS_FOR_AN_ATTEMPT) {
        const limit = recursionLimitOf(state.run, config);
        const reason = "recursion limit reached";
        return { ...decide("deliver", reason), ending: { status: "stopped", reason, code: null, limit } };
      }
      return { ...decide("test_author", why), doubts };
    }
    if (move.next === "deliver") {
      // Evidence that was changed is refused, and what it was before is delivered: the outcome says why.
      const isRefused = best.verdict !== verdict && best.report.round === report.round;
      const ending = isRefused && move.why !== null ? { ending: partialEnding(move.why) } : {};
      return { ...decide("deliver", move.why), ...ending };
    }
    const same = sameFailure(state.attempts, attempt);
    if (same !== null) {
      const ending = partialEnding(`round ${round} failed just as round ${same.round} did`);
      return { ...decide("deliver", ending.reason), ending };
    }
    const limitReached = roundsReached(round, turn.budget);
    if (limitReached === null) return { ...decide("developer", move.why), round: round + 1 };
    // A verified program is delivered with its open findings.
    return isVerified
      ? decide("deliver", move.why)
      : { ...decide("deliver", limitReached.message), limitReached };
  };
}

/**
 * Returns the round that is judged. After a run was reopened, the files are those that were delivered: the best round's.
 * Null if nothing was built.
 */
function roundToJudge({
  files,
  reports,
  review,
  round,
  best,
}: SoftwareHouseState["State"]): Omit<JudgedRound, "verdict"> | null {
  const report = reports.find((one) => one.round === round);
  if (report === undefined) return null;
  const digest = hashFiles(files);
  const isDelivered = best !== null && report.files !== digest && hashFiles(best.files) === digest;
  return isDelivered ? best : { files, report, review };
}

/** Returns the last attempt of the round; after a failed build it is on record already. */
function attemptOf(
  { attempts, files, round }: SoftwareHouseState["State"],
  failure: string | null,
): BuildAttempt {
  const digest = hashFiles(files);
  const known = attempts.find((attempt) => attempt.round === round && attempt.files === digest);
  return (
    known ?? { round, repair: attempts.filter((one) => one.round === round).length, files: digest, failure }
  );
}

function roundsReached(
  round: number,
  { limits, budget }: RunBudget,
): SoftwareHouseState["State"]["limitReached"] {
  const { rounds } = houseLimitsIn(limits);
  if (round < rounds) return null;
  const limit = { name: "rounds", value: rounds, run: budget.run };
  return { limit, message: `limit reached: rounds (${rounds})`, partial: [] };
}
