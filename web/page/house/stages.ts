import { counted } from "../../../src/text/counted.ts";
import type { HouseRound } from "../run/house-view.ts";

/** One part of a round, as a person tells it. */
export interface Stage {
  readonly name: "write" | "build" | "start" | "tests" | "review" | "gate";
  readonly status: "pending" | "running" | "passed" | "warned" | "failed" | "skipped";
  /** A few words on what came of it; empty if there is nothing to say. */
  readonly words: string;
}

/** What is known of a round next to its own record. */
export interface RoundPlace {
  /** True if no round came after it. */
  readonly isLast: boolean;
  /** True while the run works on something. */
  readonly isRunning: boolean;
  /** The role that works now; null if none does. */
  readonly role: string | null;
  /** Where the gate sent the round; null if it has not decided, or if it is not known. */
  readonly next: string | null;
  /** Whether a model reviewed the round; null if it is not known. */
  readonly isReviewed: boolean | null;
}

/** Returns the six stages of a round, in their order. */
export function stagesOf(round: HouseRound, place: RoundPlace): Stage[] {
  const isJudged = round.why !== null || place.next !== null || !place.isLast || !place.isRunning;
  const stages = [
    stage(
      "write",
      round.files > 0 ? "passed" : "pending",
      round.files > 0 ? counted(round.files, "file") : "",
    ),
    phaseStage("build", BUILD, round),
    phaseStage("start", ["start"], round),
    phaseStage("tests", TESTS, round),
    reviewStage(round, place),
    gateStage(round, place),
  ];
  const now = isJudged ? null : runningStage(round, place);
  return stages.map(({ name, status, words }) => {
    if (name === now) return stage(name, "running", words);
    return stage(name, isJudged && status === "pending" ? "skipped" : status, words);
  });
}

/** Says which stage is under way: phases are reported when they end, roles when they begin. */
function runningStage({ files, phases }: HouseRound, { role }: RoundPlace): Stage["name"] {
  const has = (phase: string): boolean => phases.some((one) => one.phase === phase);
  const hasFailedBuild = phases.some((one) => one.phase === "build" && one.status === "failed");
  if (files === 0 || (role === "developer" && hasFailedBuild)) return "write";
  if (role === "reviewer") return "review";
  if (!has("build")) return "build";
  return has("stop") ? "gate" : "tests";
}

/** Phases until there is a program. */
const BUILD = ["materialize", "toolchain", "format", "vet", "build"] as const;

/** Phases that try the program. */
const TESTS = [
  "unit-tests",
  "test-check",
  "race",
  "acceptance",
  "survival",
  "variation",
  "environment",
  "soak",
  "leaks",
  "mutants",
  "stop",
] as const;

function phaseStage(name: "build" | "start" | "tests", phases: readonly string[], round: HouseRound): Stage {
  const own = round.phases.filter(({ phase }) => phases.includes(phase));
  const has = (status: string): boolean => own.some((phase) => phase.status === status);
  const failed = own.filter(({ status }) => status === "failed").map(({ phase }) => phase);
  const words = (name === "tests" ? testWords(round) : "") || failed.join(", ");
  if (own.length === 0) return stage(name, "pending", words);
  if (has("failed")) return stage(name, "failed", words);
  if (has("warned")) return stage(name, "warned", words);
  return stage(name, has("passed") ? "passed" : "skipped", words);
}

function testWords({ tests }: HouseRound): string {
  const { passed, failed, other } = tests;
  if (passed + failed + other === 0) return "";
  const parts = [
    passed > 0 || failed === 0 ? `${passed} passed` : null,
    failed > 0 ? `${failed} failed` : null,
    other > 0 ? `${other} not run` : null,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

function reviewStage({ findings }: HouseRound, { isReviewed }: RoundPlace): Stage {
  if (findings > 0) return stage("review", "warned", counted(findings, "finding"));
  if (isReviewed === null) return stage("review", "pending", "");
  return isReviewed ? stage("review", "passed", "no findings") : stage("review", "skipped", "not reviewed");
}

function gateStage({ why }: HouseRound, { next, isLast }: RoundPlace): Stage {
  if (next === "deliver")
    return stage("gate", why === null ? "passed" : "failed", why === null ? "verified" : "ended");
  if (next === "test_author") return stage("gate", "warned", "to the test author");
  if (next === "developer" || !isLast) return stage("gate", "failed", "to the developer");
  return why === null ? stage("gate", "pending", "") : stage("gate", "failed", "not verified");
}

function stage(name: Stage["name"], status: Stage["status"], words: string): Stage {
  return { name, status, words };
}
