import type { Attributes } from "@opentelemetry/api";
import type { TroupeEvent, TroupeEventType } from "../events/events.ts";
import type { Outcome } from "../run/outcome.ts";
import type { OpenSpan } from "./open-span.ts";

type EventNamed<Type extends TroupeEventType> = Extract<TroupeEvent, { type: Type }>;

/** What the span of the work shows of an event. Other events are not shown, nor texts of people and models. */
const SHOWN: { [Type in TroupeEventType]?: (event: EventNamed<Type>) => Attributes } = {
  routed: ({ route, fallback }) => ({
    "troupe.route.fallback": fallback,
    ...(route !== null && {
      "troupe.route.specialist": route.specialist,
      "troupe.route.confidence": route.confidence,
      ...(route.decidedBy !== undefined && { "troupe.route.decided_by": route.decidedBy }),
      ...(route.score !== undefined && { "troupe.route.score": route.score }),
    }),
  }),
  fast_router_passed: ({ why }) => ({ "troupe.fast_router.passed": why }),
  planned: ({ steps }) => ({
    "troupe.plan.steps": steps.length,
    "troupe.plan.agents": steps.map(({ agent }) => agent),
  }),
  replanning: ({ round, failed }) => ({ "troupe.plan.round": round, "troupe.plan.failed": [...failed] }),
  handed_over: ({ to }) => ({ "troupe.handoff.to": to }),
  handoff_refused: ({ to }) => ({ "troupe.handoff.to": to }),
  retrying: ({ code, attempt, delayMilliseconds }) => ({
    "error.type": code,
    "troupe.attempt": attempt,
    "troupe.delay_ms": delayMilliseconds,
  }),
  request_adapted: ({ parameter }) => ({ "troupe.parameter": parameter }),
  falling_back: ({ kind, from, to, code }) => ({
    "error.type": code,
    "troupe.fallback.kind": kind,
    "troupe.fallback.from": from,
    "troupe.fallback.to": to,
  }),
  limit_reached: ({ limit, value }) => ({ "troupe.limit.name": limit, "troupe.limit.value": value }),
  approval_requested: ({ approval, kind }) => ({
    "troupe.approval.id": approval,
    "troupe.approval.kind": kind,
  }),
  approval_answered: ({ approval, decision }) => ({
    "troupe.approval.id": approval,
    "troupe.approval.decision": decision,
  }),
};

/** Adds what an event says to the spans around it. */
export function noteEvent(event: TroupeEvent, around: OpenSpan): void {
  if (event.type === "step_text") return;
  const run = around.nearest("run");
  const work = around.nearest("node") ?? around;
  run?.note({ "troupe.run.id": event.run });
  const shown = SHOWN[event.type] as ((event: TroupeEvent) => Attributes) | undefined;
  if (shown !== undefined) work.event(`troupe.${event.type}`, shown(event));
  if (event.type === "step_started") work.note({ "troupe.step.id": event.step ?? "" });
  if (event.type === "step_failed") work.fail(event.code, event.message);
  if (event.type === "falling_back" && event.kind === "specialist") work.fail(event.code, event.message);
  if (event.type === "approval_requested" && run !== null) run.isWaiting = true;
  if (event.type === "finished" && run !== null) noteOutcome(run, event.outcome);
}

function noteOutcome(run: OpenSpan, { status, code, limit, mode, usage, reason }: Outcome): void {
  run.isWaiting = false;
  run.note({
    "troupe.outcome.status": status,
    "troupe.mode": mode,
    "troupe.usage.model_calls": usage.modelCalls,
    ...(code !== null && { "troupe.outcome.code": code }),
    ...(limit !== null && { "troupe.limit.name": limit.name }),
    ...(usage.cost !== null && { "troupe.usage.cost": usage.cost }),
  });
  if (status === "failed") run.fail(code ?? "_OTHER", reason);
}
