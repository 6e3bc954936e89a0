/** Returns the line that tells a model the day, in the time zone of the machine. A whole day, so that prompt caches hold. */
export function todayLine(now: number): string {
  const date = new Date(now);
  const day = [
    date.getFullYear(),
    String(date.getMonth() + 1).padStart(2, "0"),
    String(date.getDate()).padStart(2, "0"),
  ].join("-");
  return `Today is ${WEEKDAYS[date.getDay()]} ${day}.`;
}

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
