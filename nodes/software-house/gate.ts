import type { GraphNode } from "@langchain/langgraph";
import type { RunBudget } from "../../src/budget/run-budget.ts";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { failureOf, sameFailure, withAttempt, type BuildAttempt } from "../../src/software-house/attempts.ts";
import { betterRound } from "../../src/software-house/best-round.ts";
import { houseLimitsIn } from "../../src/software-house/house-limits.ts";
import { partialEnding } from "../../src/software-house/ending.ts";
import { computeVerdict } from "../../src/software-house/compute-verdict.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { hashFiles } from "../../src/software-house/evidence/write-files.ts";
import { openTurn } from "../turn.ts";

/** Creates the node that judges a round by code: all evidence must hold, and limits decide whether there is another. */
export function createGate({ caller }: { caller: ModelCaller }): GraphNode<SoftwareHouseState> {
  return (state, config) => {
    const { specification, tests, files, review, round } = state;
    const report = state.reports.find((one) => one.round === round);
    if (specification === null || report === undefined) return { next: "deliver" };
    const turn = openTurn(caller, { agent: "gate", config, state });
    const verdict = computeVerdict({
      specification,
      tests: { tests },
      evidence: report,
      review,
      rounds: round,
    });
    const isVerified = verdict.status === "verified";
    const attempt = attemptOf(
      state,
      isVerified ? null : failureOf(report, { review, tests: state.frozen?.sha256 ?? "" }),
    );
    const best = betterRound(state.best, { files, report, review, verdict });
    const judged = { verdict, best, attempts: withAttempt(state.attempts, attempt) };

    const tell = (next: "developer" | "deliver", why: string | null): void =>
      emitHouseEvent(config, turn.place, { type: "judged", round, verdict, next, why });
    if (verdict.status !== "not-verified") {
      tell("deliver", verdict.reason);
      return { ...judged, next: "deliver" };
    }
    const same = sameFailure(state.attempts, attempt);
    if (same !== null) {
      const ending = partialEnding(`round ${round} failed just as round ${same.round} did`);
      tell("deliver", ending.reason);
      return { ...judged, ending, next: "deliver" };
    }
    const limitReached = roundsReached(round, turn.budget);
    if (limitReached !== null) {
      tell("deliver", limitReached.message);
      return { ...judged, limitReached, next: "deliver" };
    }
    tell("developer", verdict.reason);
    return { ...judged, round: round + 1, next: "developer" };
  };
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
