import type { AcceptanceTest } from "../../../src/software-house/contract/acceptance-tests.ts";
import type { RoundReport } from "../../../src/software-house/contract/round-report.ts";
import type { Happened } from "./history-events.ts";
import type { Superstep, Values } from "./supersteps.ts";
import { readValues } from "./values.ts";

/** What the roles of a Software House do, as far as their nodes tell it. */
const ROLES: Readonly<Record<string, string>> = {
  product_manager: "writing the specification",
  test_author: "writing tests",
  developer: "writing the software",
  reviewer: "reviewing the evidence",
};

/** Returns what begins with a node of a Software House; null if it is none. */
export function startOfHouseNode(name: string, before: Values): readonly Happened[] | null {
  if (!("specification" in before)) return null;
  const task = ROLES[name];
  if (task !== undefined) return [{ agent: name, step: null, type: "role_started", task }];
  return name === "build" || name === "verify" ? [{ agent: name, step: null, type: "agent_started" }] : [];
}

/** Returns what is over with a node of a Software House; null if it is none. */
export function endOfHouseNode(
  name: string,
  { before, after, next }: Pick<Superstep, "before" | "next"> & { after: Values },
): readonly Happened[] | null {
  if (!("specification" in before)) return null;
  const place = { agent: name, step: null };
  const round = typeof after["round"] === "number" ? after["round"] : 0;
  switch (name) {
    case "spec_gate": {
      const { specification } = readValues(after, null);
      if (specification === null || next.includes("product_manager")) return [];
      const { title, language } = specification;
      const criteria = specification.criteria.map(({ id, priority }) => ({ id, priority }));
      return [{ ...place, type: "specified", title, language, criteria, toolchain: toolchainIn(after) }];
    }
    case "test_author": {
      const tests = (listIn(after, "tests") as AcceptanceTest[]).map((test) => ({
        name: test.name,
        criterionId: test.criterionId,
      }));
      return tests.length === 0
        ? []
        : [{ ...place, type: "tests_frozen", tests, sha256: hashIn(after), rulings: [] }];
    }
    case "developer": {
      const files = listIn(after, "files").length;
      const disputes = (listIn(after, "disputes") as { test: string }[]).map(({ test }) => test);
      return files === 0 ? [] : [{ ...place, type: "files_written", round, repair: 0, files, disputes }];
    }
    case "build":
    case "verify":
      return reportEvents(name, { before, after, isVerified: name === "verify" });
    case "reviewer": {
      const review = after["review"] as { findings?: readonly unknown[] } | null | undefined;
      return [{ ...place, type: "reviewed", round, lowered: [], findings: review?.findings?.length ?? 0 }];
    }
    case "gate": {
      const { verdict } = readValues(after, null);
      const to = (["developer", "test_author"] as const).find((node) => next.includes(node)) ?? "deliver";
      const why = to === "deliver" ? null : (verdict?.reason ?? null);
      return verdict === null ? [] : [{ ...place, type: "judged", round, verdict, next: to, why }];
    }
    case "deliver": {
      const { delivery } = readValues(after, null);
      const files = listIn(after, "files").length;
      return delivery === null ? [] : [{ ...place, type: "delivered", folder: delivery, files }];
    }
    default:
      return [];
  }
}

/** The phases of the building. A build that succeeds has no report of its own, so nothing tells how long each took. */
const BUILDING: ReadonlySet<string> = new Set(["materialize", "toolchain", "format", "vet", "build"]);

/** Returns the phases of a report that a node has written, and the tests. */
function reportEvents(
  agent: string,
  { before, after, isVerified }: { before: Values; after: Values; isVerified: boolean },
): readonly Happened[] {
  const report = (listIn(after, "reports") as RoundReport[]).at(-1);
  const old = (listIn(before, "reports") as RoundReport[]).at(-1);
  if (report === undefined || JSON.stringify(report) === JSON.stringify(old)) return [];
  const { round } = report;
  const phases = report.phases
    .filter(({ phase }) => BUILDING.has(phase) !== isVerified)
    .map(({ phase, status, summary, milliseconds }): Happened => {
      return { agent, step: null, type: "phase_finished", round, phase, status, summary, milliseconds };
    });
  const tests = report.tests.map(({ name, criterionId, status }) => ({ name, criterionId, status }));
  return isVerified ? [...phases, { agent, step: null, type: "tested", round, tests }] : phases;
}

function listIn(values: Values, channel: string): readonly unknown[] {
  const list = values[channel];
  return Array.isArray(list) ? list : [];
}

function toolchainIn({ readiness }: Values): string | null {
  if (typeof readiness !== "object" || readiness === null || !("toolchain" in readiness)) return null;
  return typeof readiness.toolchain === "string" ? readiness.toolchain : null;
}

function hashIn({ frozen }: Values): string {
  if (typeof frozen !== "object" || frozen === null || !("sha256" in frozen)) return "";
  return typeof frozen.sha256 === "string" ? frozen.sha256 : "";
}
