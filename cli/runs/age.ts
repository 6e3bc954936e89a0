import { InvalidArgumentError } from "commander";

/** The milliseconds of each unit. */
const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Returns an age such as `30d` in milliseconds. Throws InvalidArgumentError if it is not one. */
export function ageOf(text: string): number {
  const [, number, unit] = /^(\d{1,6})([mhdw])$/.exec(text.trim()) ?? [];
  if (number === undefined || unit === undefined) {
    throw new InvalidArgumentError("It must be a number with m, h, d or w, such as 12h or 30d.");
  }
  return Number(number) * UNITS[unit as keyof typeof UNITS];
}
