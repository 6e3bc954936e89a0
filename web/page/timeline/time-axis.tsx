import type { CSSProperties } from "react";
import { durationWords } from "../ui/time-words.ts";
import type { TimeScale } from "./time-scale.ts";
import type { Tick } from "./time-ticks.ts";
import type { AxisRange } from "./use-axis-range.ts";
import styles from "./time-axis.module.css";

/** What an axis of time shows. */
export interface TimeAxisProps {
  readonly ticks: readonly Tick[];
  readonly scale: TimeScale;
  readonly range: AxisRange;
}

/** The labels of the axis, above the bars. */
export function TimeAxis({ ticks, scale, range }: TimeAxisProps): React.JSX.Element {
  // Ticks are far enough apart for their labels, so less than this is free only at the end of the axis.
  const room = ((ticks[1]?.at ?? 0) - (ticks[0]?.at ?? 0)) * 0.65;
  return (
    <span className={styles["axis"]} aria-hidden="true">
      {ticks.map(({ at, label }) => {
        const place = scale.placeOfAxisTime(at);
        return (
          <span
            key={at}
            className={styles["label"]}
            data-side={place + room > range.offset + range.length ? "before" : "after"}
            style={placeStyle(place)}
          >
            {label}
          </span>
        );
      })}
    </span>
  );
}

/** The lines of the axis behind the bars, and the places of waits that are left out. */
export function TimeLines({ ticks, scale }: Omit<TimeAxisProps, "range">): React.JSX.Element {
  return (
    <div className={styles["lines"]}>
      {ticks.map(({ at }) => (
        <span key={at} className={styles["line"]} style={placeStyle(scale.placeOfAxisTime(at))} />
      ))}
      {scale.gaps.map(({ place, width, pause }) => (
        <span
          key={place}
          className={styles["gap"]}
          style={placeStyle(place, place + width)}
          title={
            Number.isFinite(pause.endedAt)
              ? `A wait of ${durationWords(pause.endedAt - pause.startedAt)} is left out here`
              : "The run waits for a person"
          }
        />
      ))}
    </div>
  );
}

/** Sets the places that the style sheet turns into percent of the axis, which grows without React. */
export function placeStyle(from: number, to?: number): CSSProperties {
  return { "--from": from, ...(to === undefined ? {} : { "--to": to }) } as CSSProperties;
}
