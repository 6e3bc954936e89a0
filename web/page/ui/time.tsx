import { useContext, useEffect, useState } from "react";
import { FrozenClock } from "./frozen-clock.ts";
import { agoWords, durationWords } from "./time-words.ts";

interface AgoProps {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How long ago something was; it keeps up with the clock. */
export function Ago({ at }: AgoProps): React.JSX.Element {
  const now = useClock(20_000);
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={date.toLocaleString()}>
      {agoWords(at, now)}
    </time>
  );
}

type DurationProps =
  | { readonly milliseconds: number; readonly from?: never; readonly to?: never }
  /** Milliseconds since 1970; `to` is null while it lasts. */
  | { readonly from: number; readonly to: number | null; readonly milliseconds?: never };

/** How long something took, or has lasted so far. */
export function Duration(properties: DurationProps): React.JSX.Element {
  const isRunning = properties.milliseconds === undefined && properties.to === null;
  const now = useNow(isRunning ? 250 : null);
  const milliseconds = properties.milliseconds ?? (properties.to ?? now) - properties.from;
  return <span>{durationWords(Math.max(0, milliseconds))}</span>;
}

/** The clock, read again every `period` milliseconds; null reads it once. In a replay, the moment that is shown. */
export function useNow(period: number | null): number {
  const frozen = useContext(FrozenClock);
  const now = useClock(frozen === null ? period : null);
  return frozen ?? now;
}

function useClock(period: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (period === null) return;
    const timer = setInterval(() => setNow(Date.now()), period);
    return () => clearInterval(timer);
  }, [period]);
  return now;
}
