const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Says a duration in a few characters: `640 ms`, `3.2 s`, `2 min 05 s`, `1 h 04 min`. */
export function durationWords(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < MINUTE - 50) return `${(milliseconds / SECOND).toFixed(1)} s`;
  if (milliseconds < HOUR - 500) return pair(Math.round(milliseconds / SECOND), "min", "s");
  return pair(Math.round(milliseconds / MINUTE), "h", "min");
}

function pair(small: number, large: string, unit: string): string {
  return `${Math.floor(small / 60)} ${large} ${String(small % 60).padStart(2, "0")} ${unit}`;
}

/** Says how long ago a moment was: `just now`, `5 min ago`, `3 h ago`, `2 days ago`, and the date after a week. */
export function agoWords(at: number, now: number): string {
  const age = now - at;
  if (age < 45 * SECOND) return "just now";
  if (age < HOUR - MINUTE / 2) return `${Math.max(1, Math.round(age / MINUTE))} min ago`;
  if (age < DAY - HOUR / 2) return `${Math.max(1, Math.round(age / HOUR))} h ago`;
  const days = Math.round(age / DAY);
  if (days <= 7) return days <= 1 ? "1 day ago" : `${days} days ago`;
  return new Date(at).toISOString().slice(0, 10);
}
