import { DEFAULT_COLUMNS, type Output } from "../output.ts";
import { durationText } from "./amounts.ts";
import { eventText, type Observation } from "./event-text.ts";
import { frameOf } from "./frame.ts";
import { openView, closedView, viewAfter } from "./live-view.ts";

/** Shows the progress of a run on stderr. */
export interface Display {
  show(observation: Observation): void;
  /**
   * Draws the last state. Rows that are still running become `unfinished`. Until then nothing else may be written to
   * stderr.
   */
  close(unfinished: "failed" | "stopped"): void;
}

const MILLISECONDS_PER_FRAME = 100;

/** Opens a display: on a terminal it is redrawn in place, otherwise it prints one line per event. */
export async function openDisplay(output: Output, opening: string): Promise<Display> {
  return output.isLive ? openLiveDisplay(output, opening) : openPlainDisplay(output, opening);
}

function openPlainDisplay(output: Output, opening: string): Display {
  const startedAt = Date.now();
  const say = (text: string): void =>
    output.say(`${durationText(Date.now() - startedAt).padStart(9)}  ${text}`);
  say(`${opening} started`);
  return {
    show(observation) {
      const text = eventText(observation);
      if (text !== null) say(text);
    },
    close: () => undefined,
  };
}

async function openLiveDisplay(output: Output, opening: string): Promise<Display> {
  const { stderr } = output;
  const { createLogUpdate } = await import("log-update");
  const draw = createLogUpdate(stderr);
  let view = openView(opening, Date.now());
  const frame = (): string =>
    frameOf(view, { now: Date.now(), columns: stderr.columns ?? DEFAULT_COLUMNS, colored: true });
  const timer = setInterval(() => draw(frame()), MILLISECONDS_PER_FRAME);
  timer.unref();
  draw(frame());
  return {
    show({ event, teams }) {
      // Redacts before drawing, because a secret that was cut at the edge could no longer be recognized.
      const shown = JSON.parse(output.redact(JSON.stringify(event))) as Observation["event"];
      view = viewAfter(view, { event: shown, teams }, Date.now());
      draw(frame());
    },
    close(unfinished) {
      clearInterval(timer);
      view = closedView(view, unfinished, Date.now());
      // Writes the last frame itself, because log-update cuts a frame that is higher than the terminal.
      draw.clear();
      draw.done();
      stderr.write(`${frame()}\n`);
    },
  };
}
