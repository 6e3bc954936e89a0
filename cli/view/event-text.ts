import type { TroupeEvent } from "../../src/events/events.ts";
import { isSoftwareHouseEvent, type SoftwareHouseEvent } from "../../src/software-house/events.ts";
import { durationText, tokensText } from "./amounts.ts";
import { houseEventText } from "./house-event-text.ts";
import { oneLine } from "./printable.ts";

/** An event that the command line shows in words of its own; events of other applications are named by their type. */
export type ShownEvent = TroupeEvent | SoftwareHouseEvent;

/** An event and the teams in which it happened, outermost first; none for the run itself. */
export interface Observation {
  event: ShownEvent;
  teams: readonly string[];
}

/** An event as one plain line; null where there is nothing to say beyond what other lines say. */
export function eventText({ event, teams }: Observation): string | null {
  const text = textOf(event, nameOf(event, teams));
  return text === null ? null : oneLine(text);
}

/** Which step of which team, or who, where there is no step. */
export function nameOf(event: ShownEvent, teams: readonly string[]): string {
  const own = event.step ?? event.agent;
  return [...teams, ...(own === null ? [] : [own])].join("/");
}

/** What a retry waits for. */
export function retryText(event: Extract<TroupeEvent, { type: "retrying" }>): string {
  return oneLine(
    `attempt ${event.attempt} in ${durationText(event.delayMilliseconds)}, because ${event.message}`,
  );
}

/** Who takes over, and why. */
export function fallbackText({ from, to, message }: Extract<TroupeEvent, { type: "falling_back" }>): string {
  return oneLine(`${to} takes over from ${from}, because ${message}`);
}

/** Why a plan is made anew. */
export function replanText({ feedback, failed }: Extract<TroupeEvent, { type: "replanning" }>): string {
  const failures = failed.length === 0 ? [] : [`${failed.join(", ")} failed`];
  return oneLine([...failures, ...(feedback === null ? [] : [`it was told: ${feedback}`])].join("; "));
}

/** What a person decided. */
export function approvalAnswerText(event: Extract<TroupeEvent, { type: "approval_answered" }>): string {
  const past = { approve: "approved", reject: "rejected", edit: "approved with changes" }[event.decision];
  return oneLine(event.feedback === null ? past : `${past}: ${event.feedback}`);
}

/** Who was chosen, how surely and why. */
export function routeText({ route, fallback }: Extract<TroupeEvent, { type: "routed" }>): string {
  if (route === null) return "nobody was named: the fallback answers";
  const choice = `${route.specialist}, ${Math.round(route.confidence * 100)} % sure: ${route.reason}`;
  return fallback ? `too unsure (${choice}): the fallback answers` : choice;
}

/** How many steps. */
export function stepsText(count: number): string {
  return `${count} ${count === 1 ? "step" : "steps"}`;
}

function textOf(event: ShownEvent, name: string): string | null {
  if (isSoftwareHouseEvent(event)) return `${name}: ${houseEventText(event)}`;
  const who = event.step === null ? name : `${name} (${event.agent})`;
  switch (event.type) {
    case "routed":
      return `${name}: ${routeText(event)}`;
    case "handed_over":
      return `${who} hands over to ${event.to}: ${event.task || event.reason}`;
    case "handoff_refused":
      return `${who} could not hand over to ${event.to}: ${event.message}`;
    case "planned":
      return `${name} wrote ${stepsText(event.steps.length)}: ${event.steps
        .map(({ id, agent, dependsOn }) =>
          dependsOn.length === 0 ? `${id} (${agent})` : `${id} (${agent}, after ${dependsOn.join(", ")})`,
        )
        .join("; ")}`;
    case "step_started":
      return `${who} started: ${event.task}`;
    case "step_finished":
      return `${who} finished in ${durationText(event.milliseconds)}${amount(tokensText(event.usage))}`;
    case "step_failed":
      return `${who} failed after ${durationText(event.milliseconds)}: ${event.message}`;
    case "step_skipped":
      return `${who} skipped: step ${event.because} did not complete`;
    case "retrying":
      return `${who}: ${retryText(event)}`;
    case "falling_back":
      return `${who}: ${fallbackText(event)}`;
    case "replanning":
      return `${who}: planning anew (round ${event.round}), because ${replanText(event)}`;
    case "limit_reached":
      return `${who} stopped: ${event.message}`;
    case "approval_requested":
      return `${who} waits for approval${event.kind === "tools" ? " of its tools" : ""}`;
    case "approval_answered":
      return `${who} ${approvalAnswerText(event)}`;
    case "summarized":
      return `${who} is shown in ${event.shown} characters of ${event.characters}: it was summarized`;
    case "summary_failed":
      return `${who} is shown cut, for its ${event.characters} characters could not be summarized: ${event.message}`;
    case "synthesizing":
      return `${who}: writing the answer from ${event.results} ${event.results === 1 ? "result" : "results"}`;
    case "finished":
      return null;
    default:
      // An event of an application that the command line does not know: name it, and do not guess what it says.
      return `${who}: ${(event satisfies never as TroupeEvent).type}`;
  }
}

function amount(tokens: string): string {
  return tokens === "" ? "" : `, ${tokens}`;
}
