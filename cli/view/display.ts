import { columnsOf, type Output } from "../output.ts";
import type { UsageEntry } from "../../src/run/usage.ts";
import { durationText } from "./amounts.ts";
import { chatAfter, chatText, endOfText, withoutMessage, type Chat, type ChatPiece } from "./chat.ts";
import { eventText, type Observation } from "./event-text.ts";
import { frameOf } from "./frame.ts";
import { closedView, openView, pausedView, viewAfter, type UnfinishedState } from "./live-view.ts";
import { withSpeaker, withUsage } from "./row-activity.ts";

/** Shows the progress of a run on stderr. */
export interface Display {
  show(observation: Observation): void;
  /** Shows a piece of the answer while it is written, if a terminal can show it. */
  say(piece: ChatPiece): void;
  /** Removes what was said, because a part of it is missing or void. */
  unsay(): void;
  /** Shows the usage of the run so far. */
  use(entries: readonly UsageEntry[]): void;
  /**
   * Removes what is shown, so that something else can be written to stderr. It comes back with the next event. Until then
   * no time passes.
   */
  pause(): void;
  /**
   * Draws the last state. Rows that are still running become `unfinished`. Until then nothing else may be written to
   * stderr. With `keepsText`, what was said stays, because no answer will follow.
   */
  close(unfinished: UnfinishedState, options?: { keepsText: boolean }): void;
}

/** How a display is opened. */
export interface DisplayOptions {
  /** False if the first event of the run says what has started. @default true */
  saysOpening?: boolean;
  /** True shows the answer while it is written. @default false */
  showsAnswer?: boolean;
}

const MILLISECONDS_PER_FRAME = 100;

/** The height of a terminal that does not report its own. */
const DEFAULT_ROWS = 24;

/** The fewest lines of the answer that are shown while it is written. */
const FEWEST_LINES = 3;

/** Opens a display: on a terminal it is redrawn in place, otherwise it prints one line per event. */
export async function openDisplay(
  output: Output,
  opening: string,
  { saysOpening = true, showsAnswer = false }: DisplayOptions = {},
): Promise<Display> {
  return output.isLive
    ? openLiveDisplay(output, opening, showsAnswer)
    : openPlainDisplay(output, saysOpening ? opening : null);
}

function openPlainDisplay(output: Output, opening: string | null): Display {
  const startedAt = performance.now();
  const say = (text: string): void =>
    output.say(`${durationText(performance.now() - startedAt).padStart(9)}  ${text}`);
  if (opening !== null) say(`${opening} started`);
  return {
    show(observation) {
      const text = eventText(observation);
      if (text !== null) say(text);
    },
    say: () => undefined,
    unsay: () => undefined,
    use: () => undefined,
    pause: () => undefined,
    close: () => undefined,
  };
}

async function openLiveDisplay(output: Output, opening: string, showsAnswer: boolean): Promise<Display> {
  const { stderr } = output;
  const { createLogUpdate } = await import("log-update");
  const draw = createLogUpdate(stderr);
  let view = openView(opening, performance.now());
  let chat: Chat = [];
  let timer: NodeJS.Timeout | null = null;
  const rows = (): string =>
    frameOf(view, { now: performance.now(), columns: columnsOf(stderr), colored: true });
  const frame = (): string => {
    const progress = rows();
    const room = (stderr.rows ?? DEFAULT_ROWS) - progress.split("\n").length - 2;
    const lines = shownLines(output, endOfText(chatText(chat)));
    return [progress, ...(lines.length > 0 ? [""] : []), ...lines.slice(-Math.max(FEWEST_LINES, room))].join(
      "\n",
    );
  };
  const open = (): void => {
    timer ??= setInterval(() => draw(frame()), MILLISECONDS_PER_FRAME).unref();
  };
  const clear = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
    draw.clear();
  };
  open();
  draw(frame());
  return {
    show({ event, teams }) {
      // Redacts before drawing, because a secret that was cut at the edge could no longer be recognized.
      const shown = JSON.parse(output.redact(JSON.stringify(event))) as Observation["event"];
      view = viewAfter(view, { event: shown, teams }, performance.now());
      if ("discards" in shown) chat = withoutMessage(chat, shown.discards);
      open();
      // A piece of text is drawn with the next frame: there may be hundreds of them in a second.
      if (shown.type !== "step_text") draw(frame());
    },
    say(piece) {
      if (!showsAnswer) return;
      chat = chatAfter(chat, piece);
      view = withSpeaker(view, piece.speaker);
    },
    unsay() {
      chat = [];
    },
    use(entries) {
      view = withUsage(view, entries);
    },
    pause() {
      clear();
      view = pausedView(view, performance.now());
    },
    close(unfinished, { keepsText } = { keepsText: false }) {
      clear();
      view = closedView(view, unfinished, performance.now());
      // Writes the last frame itself, because log-update cuts a frame that is higher than the terminal.
      draw.done();
      const said = keepsText ? shownLines(output, chatText(chat)) : [];
      stderr.write(`${[rows(), ...(said.length > 0 ? ["", ...said, ""] : [])].join("\n")}\n`);
    },
  };
}

function shownLines(output: Output, text: string): string[] {
  return text.trim() === "" ? [] : output.shown(output.redact(text)).split("\n");
}
