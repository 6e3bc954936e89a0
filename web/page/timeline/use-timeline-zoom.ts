import { useState } from "react";
import type { Span } from "../run/run-view.ts";
import type { TimeScale } from "./time-scale.ts";

/** Which part of a run the axis shows: all of it, or the time of one span. */
export interface TimelineZoom {
  /** Returns the places of its begin and end; the end is null if it grows. */
  readonly rangeIn: (scale: TimeScale) => { from: number; to: number | null };
  /** What a person can change about it; null if nothing. */
  readonly action: { readonly label: string; readonly act: () => void } | null;
}

interface TimelineZoomOptions {
  readonly spans: readonly Span[];
  /** The span of the row that has the focus of the tree. */
  readonly active: Span | undefined;
  /** True while the run goes on. */
  readonly isGrowing: boolean;
  /** The end of the run, or what is known of it, in milliseconds since 1970. */
  readonly end: number;
}

/** How much of the time of a span is shown before it and after it. */
const MARGIN = 0.04;

/** Keeps which span the axis is zoomed to. */
export function useTimelineZoom({ spans, active, isGrowing, end }: TimelineZoomOptions): TimelineZoom {
  const [zoomedId, setZoomedId] = useState<string | null>(null);
  const zoomed = zoomedId === null ? undefined : spans.find(({ id }) => id === zoomedId);
  const rangeIn = (scale: TimeScale): { from: number; to: number | null } => {
    if (zoomed === undefined) return { from: 0, to: isGrowing ? null : scale.placeOf(end) };
    const from = scale.placeOf(zoomed.startedAt);
    if (zoomed.endedAt === null && isGrowing) return { from, to: null };
    const to = Math.max(from + 1, scale.placeOf(zoomed.endedAt ?? end));
    const margin = (to - from) * MARGIN;
    return { from: Math.max(0, from - margin), to: to + margin };
  };
  if (zoomed !== undefined && (active === undefined || active.id === zoomed.id)) {
    return { rangeIn, action: { label: "Show the whole run", act: () => setZoomedId(null) } };
  }
  if (active === undefined) return { rangeIn, action: null };
  return { rangeIn, action: { label: `Zoom to ${active.label}`, act: () => setZoomedId(active.id) } };
}
