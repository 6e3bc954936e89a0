import type { BoxState } from "../run/run-view.ts";
import { statusWords } from "../ui/status-icon.tsx";
import type { Box, BoxLevel } from "./boxes-of-drawing.ts";
import type { BoxStates } from "./box-states.ts";

/** Says in a word or two what happens in a box; null means that it has not been used. */
export function boxWords(state: BoxState | null): string {
  if (state === null) return "not used";
  return state === "waiting" ? "waiting" : statusWords(state);
}

/** A box in words, for readers who do not see the drawing. */
export interface BoxInWords {
  readonly id: string;
  readonly text: string;
}

/** Says of each box what happens in it and to which boxes it leads. */
export function drawingInWords({ boxes, arrows }: BoxLevel, states: BoxStates): BoxInWords[] {
  const names = new Map(boxes.map((box) => [box.id, nameOf(box)]));
  return boxes.flatMap((box) => {
    const targets = arrows.flatMap(({ source, target, isMutual }) => {
      if (source === box.id) return [names.get(target) ?? target];
      return isMutual && target === box.id ? [names.get(source) ?? source] : [];
    });
    const state =
      box.kind === "start" || box.kind === "end" ? "" : `: ${boxWords(states.get(box.id) ?? null)}`;
    const leads = targets.length === 0 ? "" : `, leads to ${targets.join(", ")}`;
    const own = { id: box.id, text: `${nameOf(box)}${state}${leads}` };
    const inside = box.inside === null ? [] : drawingInWords(box.inside, states);
    return [own, ...inside.map(({ id, text }) => ({ id, text: `in ${box.label}: ${text}` }))];
  });
}

function nameOf({ kind, label }: Box): string {
  return kind === "start" || kind === "end" ? `the ${kind}` : label;
}

/** Says which boxes work or wait now, in a sentence; null if none does. */
export function nowInWords(level: BoxLevel, states: BoxStates): string | null {
  const running = labelsIn(level, states, "running");
  const waiting = labelsIn(level, states, "waiting");
  const parts = [
    ...(running.length === 0 ? [] : [`${running.join(", ")} running`]),
    ...(waiting.length === 0 ? [] : [`${waiting.join(", ")} waiting for a person`]),
  ];
  return parts.length === 0 ? null : parts.join("; ");
}

function labelsIn({ boxes }: BoxLevel, states: BoxStates, state: BoxState): string[] {
  return boxes.filter(({ id }) => states.get(id) === state).map(({ label }) => label);
}
