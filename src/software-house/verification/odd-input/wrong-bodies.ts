import { isRecord } from "../../../text/is-record.ts";

/** A body that must not crash a service. */
export interface WrongBody {
  name: string;
  body: string;
  /** Set if hardly any client sends such a body. */
  isExotic?: true;
}

const MOST_FIELDS = 6;

/** A text that is difficult for paths, C, terminals and UTF-8. */
const DIFFICULT_TEXT = "\u0000%zz\u001b[2J../\ud800";

/** Values that replace a field's value: the other kinds of JSON, and the difficult text. */
const OTHER_VALUES = [7, -1e308, true, null, [], {}, DIFFICULT_TEXT];

/**
 * Returns variants of a test's body, which must be a JSON object: cut in half, and with each of its fields missing or
 * of another kind. Returns none for another body.
 */
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
      const wrong = { name: `${field} as ${JSON.stringify(value)}`, body: JSON.stringify(changed) };
      return value === DIFFICULT_TEXT ? Object.assign(wrong, { isExotic: true as const }) : wrong;
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
