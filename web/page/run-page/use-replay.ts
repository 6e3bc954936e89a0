import { useEffect, useMemo, useState } from "react";
import type { ReadOnlyControl } from "../connection/run-control.ts";
import { createRunReader } from "../run/run-reader.ts";
import type { RunView } from "../run/run-view.ts";
import { countUntil, createReplayClock } from "./replay-clock.ts";

/** A replay of a run: the run as it was at a moment. */
export interface Replay {
  /** What is shown: the run at that moment, or as it is now if nothing is replayed. */
  readonly view: RunView;
  /** The time of the replay in milliseconds; null if nothing is replayed. */
  readonly time: number | null;
  /** The moment of the run that is shown, in milliseconds since 1970; null if nothing is replayed, and at its end. */
  readonly moment: number | null;
  readonly length: number;
  readonly isPlaying: boolean;
  readonly seek: (time: number) => void;
  readonly play: () => void;
  readonly pause: () => void;
  readonly close: () => void;
}

/** Milliseconds between two steps of a replay that plays. */
const PERIOD = 80;

/** Replays a run from its entries. */
export function useReplay(control: ReadOnlyControl): Replay {
  const { entries, selectedRun, thread } = control;
  const [time, setTime] = useState<number | null>(null);
  const [isPlaying, setIsPlaying] = useState(false);
  useEffect(() => {
    setTime(null);
    setIsPlaying(false);
  }, [selectedRun, thread]);

  const isOpen = time !== null;
  const { startedAt, endedAt, request } = control.view;
  const clock = useMemo(() => {
    if (!isOpen) return null;
    const moments = entries.map(({ at }) => at);
    return createReplayClock(moments.filter((at) => at >= (startedAt ?? 0) && at <= (endedAt ?? Infinity)));
  }, [isOpen, entries, startedAt, endedAt]);
  const length = clock?.length ?? 0;

  useEffect(() => {
    if (!isPlaying) return;
    const timer = window.setInterval(() => setTime((old) => Math.min(length, (old ?? 0) + PERIOD)), PERIOD);
    return () => window.clearInterval(timer);
  }, [isPlaying, length]);
  useEffect(() => {
    if (isPlaying && time !== null && time >= length) setIsPlaying(false);
  }, [isPlaying, time, length]);

  const reader = useMemo(() => createRunReader(), []);
  const moment = clock === null || time === null || time >= clock.length ? null : clock.momentAt(time);
  const view = useMemo(() => {
    if (moment === null) return control.view;
    const cut = entries.slice(0, countUntil(entries, moment));
    return reader.view({
      entries: cut,
      values: null,
      questions: [],
      request,
      run: selectedRun,
      isRunning: true,
    });
  }, [moment, entries, reader, request, selectedRun, control.view]);

  return {
    view,
    time,
    moment,
    length,
    isPlaying,
    seek: (next) => {
      setIsPlaying(false);
      setTime(next);
    },
    play: () => {
      setTime((old) => (old === null || old >= length ? 0 : old));
      setIsPlaying(true);
    },
    pause: () => setIsPlaying(false),
    close: () => {
      setIsPlaying(false);
      setTime(null);
    },
  };
}
