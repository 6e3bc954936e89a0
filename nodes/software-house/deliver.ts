import { AIMessage } from "@langchain/core/messages";
import type { GraphNode, LangGraphRunnableConfig } from "@langchain/langgraph";
import { readRequest } from "../../src/conversation/conversation.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import { emitHouseEvent } from "../../src/software-house/events.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { monotonicNow } from "../../src/run/effects.ts";
import { createOutcome, type Ending, type Outcome, type StepCounts } from "../../src/run/outcome.ts";
import { deliveryAnswer } from "../../src/software-house/answer.ts";
import type { Pictures } from "../../src/software-house/contract/pictures.ts";
import type { Verdict } from "../../src/software-house/contract/verdict.ts";
import { takeDelivered } from "../../src/software-house/delivered-pictures.ts";
import { deliveryFolder } from "../../src/software-house/delivery-folder.ts";
import { deliveryOf } from "../../src/software-house/delivery.ts";
import { houseEnding } from "../../src/software-house/ending.ts";
import { resultOf, type Result } from "../../src/software-house/result.ts";
import { reportPage } from "../../src/software-house/report-page.ts";
import type { Verifiers } from "../../src/software-house/verifiers.ts";
import { isUntestableAccepted } from "../../src/software-house/untestable.ts";
import { writeDelivery } from "../../src/software-house/write-delivery.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { openTurn } from "../turn.ts";

/** What the delivery needs. */
export interface DeliverOptions {
  /** The folder; null to write nothing, undefined for `runs/<thread>`. */
  out: string | null | undefined;
  verifiers: Verifiers;
  caller: ModelCaller;
  acceptsUntestable: boolean;
}

/** Creates the last node of a Software House: it writes the best round there is, and ends the run with its outcome. */
export function createDeliver({
  out,
  verifiers,
  caller,
  acceptsUntestable,
}: DeliverOptions): GraphNode<SoftwareHouseState> {
  return async (state, config) => {
    const { run, usage, reviewFault } = state;
    const turn = openTurn(caller, { agent: "deliver", config, state });
    const acceptUntestable = acceptsUntestable || isUntestableAccepted(state, config);
    const result = resultOf(state, { acceptUntestable });
    const hasFiles = result.files.length > 0;
    const { ending: early, limitReached } = state;
    const { refusedLast } = result;
    const why = { ending: early, limitReached, hasFiles, reviewFault, refusedLast };
    let ending: Ending = houseEnding(result.verdict, why);
    const steps = criteriaCounts(result.verdict);
    const sofar = createOutcome(ending, { run, usage, now: monotonicNow(caller.effects), steps });
    const written = await write(state, { result, outcome: sofar, out, config, verifiers });
    await verifiers.close(run.id).catch(() => undefined);
    if (written.fault !== null) {
      const reason = [ending.reason, written.fault].filter((part) => part !== null).join("; ");
      ending = { ...ending, status: ending.status === "completed" ? "partial" : ending.status, reason };
    }
    const { folder, pictures } = written;
    if (folder !== null) {
      const taken = pictures?.taken ?? [];
      emitHouseEvent(config, turn.place, {
        type: "delivered",
        folder,
        files: result.files.length,
        ...(taken.length > 0 && { pictures: taken }),
      });
    }
    const outcome = turn.finish(ending, { earlier: usage, steps });
    const content = deliveryAnswer({
      ...state,
      ...result,
      ending,
      stoppedBy: written.fault ?? limitReached?.message ?? early?.reason ?? null,
      folder,
      hasFiles,
      calls: outcome.usage.modelCalls,
      hint: result.verdict.status === "unverified" ? (state.readiness?.hint ?? null) : null,
    });
    const delivered = hasFiles ? { files: [...result.files], review: result.review } : {};
    return {
      ...delivered,
      verdict: result.verdict,
      outcome,
      delivery: folder,
      pictures,
      messages: [new AIMessage({ name: "deliver", content })],
    };
  };
}

/** Counts the criteria as the steps of a run: passed ones are completed, and unproven ones unfinished. */
function criteriaCounts({ criteria }: Verdict): StepCounts {
  const countOf = (verdict: Verdict["criteria"][number]["verdict"]): number =>
    criteria.filter((criterion) => criterion.verdict === verdict).length;
  return {
    completed: countOf("pass"),
    failed: countOf("fail"),
    skipped: 0,
    unfinished: countOf("unproven"),
  };
}

/** What was written, and why it was not; the pictures are null if no page was seen. */
interface Written {
  folder: string | null;
  fault: string | null;
  pictures: Pictures | null;
}

/** Writes the delivery. Without a specification there is none. Without files, the delivery of an earlier turn stays. */
async function write(
  state: SoftwareHouseState["State"],
  options: {
    result: Result;
    outcome: Outcome;
    out: string | null | undefined;
    config: LangGraphRunnableConfig;
    verifiers: Verifiers;
  },
): Promise<Written> {
  const { result, outcome, out, config, verifiers } = options;
  const { specification, files, verdict, report, review } = result;
  const { tests, untestable, frozen, reports, run } = state;
  if (specification === null || (files.length === 0 && state.files.length > 0))
    return { folder: null, fault: null, pictures: null };
  try {
    const folder = deliveryFolder(out, { run: run.id, config });
    if (folder === null) return { folder, fault: null, pictures: null };
    const shown = await takeDelivered(() => verifiers.of(run.id), {
      project: { files, specification, tests: { tests, untestable } },
      evidence: report,
      verdict,
      signal: config.signal,
    });
    const pictures = shown?.pictures ?? null;
    const delivery = deliveryOf({
      specification,
      tests,
      untestable,
      frozen,
      files,
      reports,
      report,
      review,
      verdict,
    });
    const { text: request } = readRequest(state.messages);
    const { refused } = delivery;
    const page = reportPage({ ...state, ...result, specification, request, outcome, refused, pictures });
    const shownFiles = shown?.files ?? [];
    await writeDelivery(folder, [...delivery.files, ...shownFiles, { path: "REPORT.md", content: page }]);
    return { folder, fault: null, pictures };
  } catch (error) {
    const fault = `the delivery could not be written: ${messageOf(error)}`;
    return { folder: null, fault, pictures: null };
  }
}
