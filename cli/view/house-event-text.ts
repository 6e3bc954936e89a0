import type { SoftwareHouseEvent } from "../../src/software-house/events.ts";
import { counted } from "../../src/text/counted.ts";
import { durationText } from "./amounts.ts";

/** Describes an event of a Software House in a few words, without the name of the agent. */
export function houseEventText(event: SoftwareHouseEvent): string {
  switch (event.type) {
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
      const failed = event.tests.filter(({ status }) => status !== "passed").map(({ name }) => name);
      const passed = `${event.tests.length - failed.length} of ${counted(event.tests.length, "acceptance test")} passed`;
      return `round ${event.round}: ${passed}${failed.length === 0 ? "" : `; not passed: ${failed.join(", ")}`}`;
    }
    case "reviewed": {
      const lowered =
        event.lowered.length === 0 ? "no objections" : `objections to ${event.lowered.join(", ")}`;
      return `round ${event.round}: ${lowered}, ${counted(event.findings, "finding")}`;
    }
    case "judged": {
      const why = event.why === null ? "" : `: ${event.why}`;
      const next = event.next === "developer" ? "; back to the developer" : "";
      return `round ${event.round}: ${event.verdict.status}${why}${next}`;
    }
    case "delivered":
      return `${counted(event.files, "file")} in ${event.folder}`;
  }
}
