import { handle, type EventOfType, type Handlers, type Moment } from "./moment.ts";
import type { Notice } from "./run-view.ts";

/** Collects in plain words what was unusual in a run. */
export class NoticeReader {
  #notices: readonly Notice[] = [];

  read(moment: Moment): void {
    const said = handle(moment, NOTICES);
    if (said === undefined || said === null) return;
    const { at, event } = moment;
    const { agent, step } = event;
    this.#notices = [...this.#notices, { at, agent, step, ...said }];
  }

  list(): readonly Notice[] {
    return this.#notices;
  }
}

type Said = Pick<Notice, "tone" | "text">;

/** What the events say to a person; null if one says nothing unusual. */
const NOTICES: Handlers<Said | null> = {
  retrying: ({ delayMilliseconds, attempt, message }) =>
    warning(`Trying again in ${seconds(delayMilliseconds)} (attempt ${attempt}): ${message}`),
  falling_back: ({ from, to, message }) => warning(`${to} takes over from ${from}, which failed: ${message}`),
  request_adapted: ({ parameter, from, to }) => {
    const what = parameter === from ? from : `${parameter} (${from})`;
    return info(
      `The server refused ${what}. Requests are now sent ${to === null ? "without it" : `with ${to}`}.`,
    );
  },
  conversation_cut: (event) => info(`The conversation is long: ${cutText(event)} left out.`),
  compacted: (event) => info(compactedText(event)),
  compaction_failed: ({ characters, message }) =>
    warning(`${grouped(characters)} characters of the conversation could not be compacted: ${message}`),
  recall_failed: ({ message }) => warning(`Earlier turns could not be kept for recall: ${message}`),
  handoff_refused: ({ to, message }) => warning(`The handoff to ${to} was refused: ${message}`),
  limit_reached: ({ message }) => bad(`A limit was reached: ${message}`),
  replanning: (event) => warning(replanText(event)),
  approval_answered: ({ decision, feedback }) =>
    decision === "reject" ? info(`Rejected by a person: ${feedback ?? "no reason given"}`) : null,
  summarized: ({ characters, shown }) =>
    info(`A result of ${grouped(characters)} characters was summarized in ${grouped(shown)}.`),
  summary_failed: ({ characters, message }) =>
    warning(
      `A result of ${grouped(characters)} characters is cut, because it could not be summarized: ${message}`,
    ),
  step_failed: ({ message }) => bad(`The step failed: ${message}`),
  step_skipped: ({ because }) => info(`The step was skipped, because ${because} did not complete.`),
  tool_answered: ({ tool, error }) =>
    error === undefined ? null : warning(`The tool ${tool} failed: ${error}`),
  specification_refused: ({ faults }) => warning(`The specification was refused: ${faults.join("; ")}`),
  fast_router_passed: ({ why, message }) =>
    why === "failed" ? warning(`The fast router failed, so the classifier decides: ${message}`) : null,
  routed: (event) => (event.fallback ? info(routeText(event)) : null),
};

function cutText({ messages, characters }: EventOfType<"conversation_cut">): string {
  const size = `${grouped(characters)} characters`;
  if (messages === 0) return `parts of earlier messages (${size}) are`;
  return messages === 1 ? `1 earlier message (${size}) is` : `${messages} earlier messages (${size}) are`;
}

function compactedText({ messages, characters, shown }: EventOfType<"compacted">): string {
  const what = `${messages === 1 ? "1 earlier message" : `${messages} earlier messages`} (${grouped(characters)} characters)`;
  const are = messages === 1 ? "is" : "are";
  return shown === 0 ? `${what} ${are} left out.` : `${what} ${are} shown as a summary of ${grouped(shown)}.`;
}

function replanText({ round, failed, feedback }: EventOfType<"replanning">): string {
  const why = [
    ...(failed.length === 0 ? [] : [`${failed.join(", ")} failed`]),
    ...(feedback === null ? [] : [`a person asked for changes: ${feedback}`]),
  ];
  return `The plan is written again (round ${round})${why.length === 0 ? "" : `: ${why.join("; ")}`}`;
}

function routeText({ route }: EventOfType<"routed">): string {
  if (route === null) return "The classifier gave no usable route. The fallback answers.";
  if (route.specialist === "none") return "No specialist serves this request. The fallback answers.";
  return `The classifier was not sure enough about ${route.specialist}. The fallback answers.`;
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${Math.round(milliseconds / 100) / 10} s`;
}

function grouped(number: number): string {
  return number.toLocaleString("en-US");
}

function info(text: string): Said {
  return { tone: "info", text };
}

function warning(text: string): Said {
  return { tone: "warning", text };
}

function bad(text: string): Said {
  return { tone: "bad", text };
}
