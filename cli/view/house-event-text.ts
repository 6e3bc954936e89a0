import type { TroupeEvent, TroupeEventType } from "../../src/events/events.ts";
import { counted } from "../../src/text/counted.ts";
import { durationText } from "./amounts.ts";

/** The kinds of events that only a Software House tells of. */
const HOUSE_EVENTS = [
  "specified",
  "specification_refused",
  "tests_frozen",
  "files_written",
  "phase_finished",
  "tested",
  "reviewed",
  "judged",
  "delivered",
] as const satisfies readonly TroupeEventType[];

/** What a Software House tells of. */
export type HouseEvent = Extract<TroupeEvent, { type: (typeof HOUSE_EVENTS)[number] }>;

/** True for an event that only a Software House tells of. */
export function isHouseEvent(event: TroupeEvent): event is HouseEvent {
  return HOUSE_EVENTS.some((type) => type === event.type);
}

/** An event of a Software House in a few words, without who did it. */
export function houseEventText(event: HouseEvent): string {
  switch (event.type) {
    case "specified": {
      const must = event.criteria.filter(({ priority }) => priority === "must").length;
      const toolchain = event.toolchain ?? `no toolchain for ${event.language}`;
      return `${event.title}: ${event.criteria.length === 1 ? "1 criterion" : `${event.criteria.length} criteria`}, ${must} of them must; ${toolchain}`;
    }
    case "specification_refused":
      return `the specification cannot be worked on: ${event.faults.join("; ")}`;
    case "tests_frozen": {
      const rulings = event.rulings.map(({ test, ruling }) => `${test} ${ruling}`);
      const tests = counted(event.tests.length, "acceptance test");
      return `${tests}, frozen as ${event.sha256.slice(0, 12)}${rulings.length === 0 ? "" : `; disputed: ${rulings.join(", ")}`}`;
    }
    case "files_written": {
      const disputes = event.disputes.length === 0 ? "" : `; disputes ${event.disputes.join(", ")}`;
      const repair = event.repair === 0 ? "" : `, build repair ${event.repair}`;
      return `round ${event.round}${repair}: ${counted(event.files, "file")}${disputes}`;
    }
    case "phase_finished":
      return `${event.phase} ${event.status} in ${durationText(event.milliseconds)}: ${event.summary}`;
    case "tested": {
      const failed = event.tests.filter(({ status }) => status !== "passed").map(({ name }) => name);
      const passed = `${event.tests.length - failed.length} of ${counted(event.tests.length, "acceptance test")} passed`;
      return `round ${event.round}: ${passed}${failed.length === 0 ? "" : `; not ${failed.join(", ")}`}`;
    }
    case "reviewed": {
      const lowered =
        event.lowered.length === 0 ? "nothing against it" : `against ${event.lowered.join(", ")}`;
      return `round ${event.round}: ${lowered}, ${counted(event.findings, "finding")}`;
    }
    case "judged": {
      const why = event.why === null ? "" : `: ${event.why}`;
      const next = event.next === "developer" ? ", back to the developer" : "";
      return `round ${event.round}: ${event.verdict.status}${why}${next}`;
    }
    case "delivered":
      return `${counted(event.files, "file")} in ${event.folder}`;
  }
}
