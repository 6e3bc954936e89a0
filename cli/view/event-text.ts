import type { TroupeEvent } from "../../src/events/events.ts";
import { isSoftwareHouseEvent, type SoftwareHouseEvent } from "../../src/software-house/events.ts";
import { durationText, grouped, tokensText } from "./amounts.ts";
import { houseEventText } from "./house-event-text.ts";
import { oneLine } from "../../src/text/printable.ts";

/** An event that the command line describes. It only names the events of other applications. */
export type ShownEvent = TroupeEvent | SoftwareHouseEvent;

/** An event, and the teams that contain it, the outermost first. An event of the run itself has no teams. */
export interface Observation {
  event: ShownEvent;
  teams: readonly string[];
}

/** Returns an event as one plain line, or null if other lines already say it. */
export function eventText({ event, teams }: Observation): string | null {
  const text = textOf(event, nameOf(event, teams));
  return text === null ? null : oneLine(text);
}

/** Returns the step of an event with its teams; without a step, the agent. */
export function nameOf(event: ShownEvent, teams: readonly string[]): string {
  const own = event.step ?? event.agent;
  return [...teams, ...(own === null ? [] : [own])].join("/");
}

/** Describes a retry. */
export function retryText(event: Extract<TroupeEvent, { type: "retrying" }>): string {
  return oneLine(
    `retrying in ${durationText(event.delayMilliseconds)} (attempt ${event.attempt}): ${event.message}`,
  );
}

/** Describes how requests to a server change after it refused one. */
function adaptationText(event: Extract<TroupeEvent, { type: "request_adapted" }>): string {
  const { parameter, from, to } = event;
  const what = parameter === from ? from : `${parameter} (${from})`;
  return oneLine(`the server refused ${what}; now sending ${to ?? "requests without it"}`);
}

/** Describes which specialist or model takes over, and why. */
export function fallbackText({ from, to, message }: Extract<TroupeEvent, { type: "falling_back" }>): string {
  return oneLine(`${to} takes over from ${from}, which failed: ${message}`);
}

/** Describes why a plan is rewritten. */
export function replanText({ feedback, failed }: Extract<TroupeEvent, { type: "replanning" }>): string {
  const failures = failed.length === 0 ? [] : [`${failed.join(", ")} failed`];
  return oneLine([...failures, ...(feedback === null ? [] : [`feedback: ${feedback}`])].join("; "));
}

/** Describes a person's decision. */
export function approvalAnswerText(event: Extract<TroupeEvent, { type: "approval_answered" }>): string {
  const past = { approve: "approved", reject: "rejected", edit: "approved with changes" }[event.decision];
  return oneLine(event.feedback === null ? past : `${past}: ${event.feedback}`);
}

/** Describes the chosen specialist, the confidence and the reason. */
export function routeText({ route, fallback }: Extract<TroupeEvent, { type: "routed" }>): string {
  if (route === null) return "it gave no usable route; using the fallback";
  if (route.specialist === "none") return `no specialist was chosen; using the fallback: ${route.reason}`;
  if (route.decidedBy === "fastRouter") return `${route.specialist} (${route.reason})`;
  const choice = `${route.specialist} (${Math.round(route.confidence * 100)}% confidence): ${route.reason}`;
  return fallback ? `confidence too low; using the fallback instead of ${choice}` : choice;
}

/** Describes why the fast router left a request to the classifier. */
export function fastRouterText({
  why,
  message,
}: Extract<TroupeEvent, { type: "fast_router_passed" }>): string {
  return `the fast router ${why === "failed" ? "failed" : "was not sure"}: ${message}`;
}

/** Describes what the models do not read of a long conversation. */
export function cutConversationText(event: Extract<TroupeEvent, { type: "conversation_cut" }>): string {
  const { messages, characters } = event;
  const size = `${grouped(characters)} characters`;
  const what =
    messages === 0
      ? `parts of earlier messages left out: ${size}`
      : `earlier messages left out: ${messages} ${messages === 1 ? "message" : "messages"}, ${size}`;
  return `${what} (see the option conversation.characters)`;
}

/** Describes what stands in the place of earlier messages. */
export function compactedText(event: Extract<TroupeEvent, { type: "compacted" }>): string {
  const { messages, characters, shown } = event;
  const earlier = `${messages} earlier ${messages === 1 ? "message" : "messages"} (${grouped(characters)} characters)`;
  return shown === 0 ? `${earlier} left out` : `${earlier} compacted to ${grouped(shown)} characters`;
}

/** Formats a number of steps. */
export function stepsText(count: number): string {
  return `${count} ${count === 1 ? "step" : "steps"}`;
}

/** The subject of a question, if it is not the name of its kind. */
const APPROVED: Readonly<Record<string, string>> = { tools: "tool calls" };

function textOf(event: ShownEvent, name: string): string | null {
  if (isSoftwareHouseEvent(event)) return `${name}: ${houseEventText(event)}`;
  const subject = event.step === null ? name : `${name} (${event.agent})`;
  switch (event.type) {
    case "agent_started":
      return `${subject} started`;
    case "step_text":
      return null;
    case "tool_called":
      return `${subject} calls ${event.tool}`;
    case "tool_answered": {
      const ending = event.error === undefined ? "answered" : "failed";
      const why = event.error === undefined ? "" : `: ${event.error}`;
      return `${subject}: ${event.tool} ${ending} after ${durationText(event.milliseconds)}${why}`;
    }
    case "routed":
      return `${name}: ${routeText(event)}`;
    case "fast_router_passed":
      return `${name}: ${fastRouterText(event)}`;
    case "handed_over":
      return `${subject} hands over to ${event.to}: ${event.task || event.reason}`;
    case "handoff_refused":
      return `${subject} cannot hand over to ${event.to}: ${event.message}`;
    case "planned":
      return `${name} wrote a plan of ${stepsText(event.steps.length)}: ${event.steps
        .map(({ id, agent, dependsOn }) =>
          dependsOn.length === 0 ? `${id} (${agent})` : `${id} (${agent}, after ${dependsOn.join(", ")})`,
        )
        .join("; ")}`;
    case "step_started":
      return `${subject} started: ${event.task}`;
    case "step_finished":
      return `${subject} finished in ${durationText(event.milliseconds)}${amount(tokensText(event.usage))}`;
    case "step_failed":
      return `${subject} failed after ${durationText(event.milliseconds)}: ${event.message}`;
    case "step_skipped":
      return `${subject} skipped: step ${event.because} did not complete`;
    case "retrying":
      return `${subject}: ${retryText(event)}`;
    case "request_adapted":
      return `${subject}: ${adaptationText(event)}`;
    case "falling_back":
      return `${subject}: ${fallbackText(event)}`;
    case "replanning":
      return `${subject}: writing a new plan (round ${event.round}): ${replanText(event)}`;
    case "limit_reached":
      return `${subject} stopped: ${event.message}`;
    case "approval_requested":
      return `${subject}: waiting for approval of the ${APPROVED[event.kind] ?? event.kind}`;
    case "approval_answered":
      return `${subject}: ${approvalAnswerText(event)}`;
    case "summarized":
      return `${subject}: result summarized from ${grouped(event.characters)} to ${grouped(event.shown)} characters`;
    case "summary_failed":
      return `${subject}: result truncated; its ${grouped(event.characters)} characters cannot be summarized: ${event.message}`;
    case "conversation_cut":
      return `${subject}: ${cutConversationText(event)}`;
    case "compacted":
      return `${subject}: ${compactedText(event)}`;
    case "compaction_failed":
      return `${subject}: ${grouped(event.characters)} characters of the conversation could not be compacted: ${event.message}`;
    case "recall_failed":
      return `${subject}: earlier turns could not be kept for recall: ${event.message}`;
    case "synthesizing":
      return `${subject}: writing the answer from ${event.results} ${event.results === 1 ? "result" : "results"}`;
    case "answered":
      return `${subject}: answered as data`;
    case "finished":
      return null;
    default:
      // The command line does not know this event of an application, so it only names it.
      return `${subject}: ${(event satisfies never as TroupeEvent).type}`;
  }
}

function amount(tokens: string): string {
  return tokens === "" ? "" : `, ${tokens}`;
}
