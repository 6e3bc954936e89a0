import { roundStatus } from "../../src/software-house/round-status.ts";
import type { SoftwareHouseEvent } from "../../src/software-house/events.ts";
import { countedFindings } from "../../src/software-house/open-findings.ts";
import { counted } from "../../src/text/counted.ts";
import { durationText } from "./amounts.ts";

/** Describes an event of a Software House in a few words, without the name of the agent. */
export function houseEventText(event: SoftwareHouseEvent): string {
  switch (event.type) {
    case "role_started":
      return event.task;
    case "specified": {
      const must = event.criteria.filter(({ priority }) => priority === "must").length;
      const toolchain = event.toolchain ?? `no toolchain for ${event.language}`;
      return `${event.title}: ${event.criteria.length === 1 ? "1 criterion" : `${event.criteria.length} criteria`}, ${must} with priority must; ${toolchain}`;
    }
    case "specification_refused":
      return `specification refused: ${event.faults.join("; ")}`;
    case "tests_frozen": {
      const rulings = event.rulings.map(({ test, ruling }) => `${test} ${ruling}`);
      const tests = counted(event.tests.length, "acceptance test");
      if (event.added !== undefined)
        return `${tests}, ${event.added.length} of them added for unnoticed changes`;
      return `${tests}, frozen as ${event.sha256.slice(0, 12)}${rulings.length === 0 ? "" : `; rulings: ${rulings.join(", ")}`}`;
    }
    case "files_written": {
      const disputes = event.disputes.length === 0 ? "" : `; disputed tests: ${event.disputes.join(", ")}`;
      const repair = event.repair === 0 ? "" : `, build repair ${event.repair}`;
      return `round ${event.round}${repair}: ${counted(event.files, "file")}${disputes}`;
    }
    case "phase_finished":
      return `${event.phase} ${event.status} in ${durationText(event.milliseconds)}: ${event.summary}`;
    case "tested": {
      return `round ${event.round}: ${testedText(event.tests)}`;
    }
    case "reviewed": {
      return `round ${event.round}: ${reviewedText(event)}`;
    }
    case "judged": {
      const why = event.why === null ? "" : `: ${event.why}`;
      const next = event.next === "deliver" ? "" : `; back to the ${event.next.replace("_", " ")}`;
      return `round ${event.round}: ${roundStatus(event)}${why}${next}`;
    }
    case "delivered":
      return `${counted(event.files, "file")}${picturesText(event)} in ${event.folder}`;
  }
}

function picturesText({ pictures = [] }: EventOf<"delivered">): string {
  return pictures.length === 0 ? "" : `, and ${counted(pictures.length, "picture")} of pages,`;
}

/** The most names of tests that a line shows. */
const MOST_NAMES = 5;

function testedText(tests: EventOf<"tested">["tests"]): string {
  const all = counted(tests.length, "acceptance test");
  if (tests.length > 0 && tests.every(({ status }) => status === "not-run")) return `none of ${all} ran`;
  const failed = tests.filter(({ status }) => status !== "passed").map(({ name }) => name);
  const passed = `${tests.length - failed.length} of ${all} passed`;
  if (failed.length === 0) return passed;
  const more = failed.length > MOST_NAMES ? `, and ${failed.length - MOST_NAMES} more` : "";
  return `${passed}; not passed: ${failed.slice(0, MOST_NAMES).join(", ")}${more}`;
}

/** Says that there are no objections only if no criterion is lowered and no finding is more than minor. */
function reviewedText({ lowered, findings, severities = [] }: EventOf<"reviewed">): string {
  const counts = countedFindings(severities.map((severity) => ({ severity })));
  const found = counts ?? counted(findings, "finding");
  if (lowered.length > 0) return `objections to ${lowered.join(", ")}, ${found}`;
  return severities.some((severity) => severity !== "minor") ? found : `no objections, ${found}`;
}

type EventOf<Type extends SoftwareHouseEvent["type"]> = Extract<SoftwareHouseEvent, { type: Type }>;
