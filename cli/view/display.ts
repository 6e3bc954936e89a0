import type { Output } from "../output.ts";
import { durationText } from "./amounts.ts";
import { eventText, type Observation } from "./event-text.ts";
import { frameOf } from "./frame.ts";
import { openView, closedView, viewAfter } from "./live-view.ts";

/** Shows a run on stderr while it goes on. */
export interface Display {
  show(observation: Observation): void;
  /**
   * Leaves the last state standing: what is still running then has failed or was stopped. Until then nothing else may
   * be said on stderr.
   */
  close(unfinished: "failed" | "stopped"): void;
}

const MILLISECONDS_A_FRAME = 100;
const DEFAULT_COLUMNS = 80;

/** Opens the display that fits: redrawn in place on a terminal, else a line for each event. */
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
  const timer = setInterval(() => draw(frame()), MILLISECONDS_A_FRAME);
  timer.unref();
  draw(frame());
  return {
    show({ event, teams }) {
      // Before it is drawn: a secret that is cut off at the edge would not be known again.
      const shown = JSON.parse(output.redact(JSON.stringify(event))) as Observation["event"];
      view = viewAfter(view, { event: shown, teams }, Date.now());
      draw(frame());
    },
    close(unfinished) {
      clearInterval(timer);
      view = closedView(view, unfinished, Date.now());
      // The last frame is written plainly: log-update would cut off what is higher than the terminal.
      draw.clear();
      draw.done();
      stderr.write(`${frame()}\n`);
    },
  };
}
