import { isRecord } from "../../../text/is-record.ts";

/** A body that no service should fall over, in words and as it is sent. */
export interface WrongBody {
  name: string;
  body: string;
}

const MOST_FIELDS = 6;

/** What stands in the place of a field's value: the other kinds of JSON, and a text that paths, C and terminals dislike. */
const OTHER_VALUES = [7, -1e308, true, null, [], {}, "\u0000%zz\u001b[2J../\ud800"];

/** Bodies like a test's own, a JSON object, with each of its fields of another kind, or missing, or cut in half. */
export function wrongBodies(body: string): WrongBody[] {
  const fields = readObject(body);
  if (fields === null) return [];
  const names = Object.keys(fields).slice(0, MOST_FIELDS);
  const missing = names.map((field): WrongBody => {
    const rest = Object.entries(fields).filter(([name]) => name !== field);
    return { name: `no ${field}`, body: JSON.stringify(Object.fromEntries(rest)) };
  });
  const others = names.flatMap((field) =>
    OTHER_VALUES.map((value): WrongBody => {
      const changed = Object.assign({}, fields, { [field]: value });
      return { name: `${field} as ${JSON.stringify(value)}`, body: JSON.stringify(changed) };
    }),
  );
  return [{ name: "half a body", body: body.slice(0, Math.ceil(body.length / 2)) }, ...missing, ...others];
}

function readObject(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
