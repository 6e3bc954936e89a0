/** Returns the line that tells a model the day, in the time zone of the machine. A whole day, so that prompt caches hold. */
export function todayLine(now: number): string {
  const date = new Date(now);
  return `Today is ${WEEKDAYS[date.getDay()]} ${isoDay(date)}.`;
}

/** Writes a day in the time zone of the machine, such as 2026-11-27. */
export function isoDay(date: Date): string {
  return [
    date.getFullYear(),
    String(date.getMonth() + 1).padStart(2, "0"),
    String(date.getDate()).padStart(2, "0"),
  ].join("-");
}

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
