/** The formats of strings that the hosted API takes in a strict schema ("Supported properties", of strings: `format`). */
export const STRING_FORMATS: ReadonlySet<unknown> = new Set([
  "date-time",
  "time",
  "date",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "uuid",
]);
