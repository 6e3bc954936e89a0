import type { Client, ThreadState } from "@langchain/langgraph-sdk";
import type { Outcome } from "../../../src/run/outcome.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import type { Results } from "../../../src/plan/step-result.ts";
import type { Route } from "../../../src/routing/route.ts";
import type { Run } from "../../../src/run/run.ts";

/** The channels of a thread, as far as the controls read them. A graph has only some of them. */
export interface ControlledValues {
  readonly run?: Run | null;
  readonly outcome?: Outcome | null;
  readonly plan?: Plan | null;
  readonly results?: Results | null;
  readonly route?: Route | null;
  readonly active?: string | null;
  /** How a run of a Software House ended. */
  readonly ending?: { readonly code?: string | null } | null;
}

/** A state of a thread, as a server's history has it. */
export type PastState = Pick<ThreadState<ControlledValues>, "values" | "next" | "checkpoint" | "created_at">;

/** What a run is started with on a thread that has a state. */
export interface RunPayload {
  readonly command?: { readonly resume: Readonly<Record<string, unknown>> };
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  readonly config?: { readonly configurable: Record<string, unknown> };
}

/** A thread that the page can change. */
export interface ControlledThread {
  readonly client: Client;
  readonly thread: string;
  readonly graph: string;
}
