import { deferredGraph } from "../src/langgraph/deferred-graph.ts";
import { teamRehearsal } from "../src/shipped/rehearsal/rehearsals.ts";
import { coder } from "../src/shipped/specialists/coder.ts";
import { researcher } from "../src/shipped/specialists/researcher.ts";
import { writer } from "../src/shipped/specialists/writer.ts";
import type { SupervisorGraph } from "../src/state/supervisor-state.ts";
import { createSupervisor } from "./supervisor.ts";

/**
 * The shipped supervisor with an approval: it shows each plan to a person, and runs no step before the answer. The server or
 * the command line sets its checkpointer.
 */
export const graph: SupervisorGraph<"researcher" | "coder" | "writer"> = deferredGraph(() =>
  createSupervisor({
    name: "supervisor-with-approval",
    specialists: [researcher, coder, writer],
    approval: "plan",
    rehearsal: teamRehearsal,
  }),
);
