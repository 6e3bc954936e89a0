import { readObject } from "./json-object.ts";

/** What an answer to a wrong request counts. */
export type Harm = "ordinary" | "exotic" | "none";

/** A body that must not crash a service. */
export interface WrongBody {
  name: string;
  body: string;
  /**
   * What fails: for an `ordinary` mistake of a client, a status such as 500 and a connection that is closed. For an
   * `exotic` one, only such a status. For `none`, nothing, because hardly any client sends it.
   */
  harm: Harm;
}

const MOST_FIELDS = 6;

/** JSON that replaces a field's value: the other kinds, and numbers that do not fit into 64 bits. */
const OTHER_VALUES: readonly [json: string, harm: Harm][] = [
  ...["7", "-1e308", "98765432109876543210", "true", "null", "[]", "{}"].map((json): [string, Harm] => [
    json,
    "ordinary",
  ]),
  // JSON has no such limit, but the numbers of most languages do.
  ["1e999", "none"],
  // A text that is difficult for paths, C and terminals.
  [JSON.stringify("\u0000%zz\u001b[2J../"), "exotic"],
  // JSON can write half of a character, which no text in UTF-8 can hold.
  [JSON.stringify("\ud800"), "none"],
];

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
    return { name: `no ${field}`, body: JSON.stringify(Object.fromEntries(rest)), harm: "ordinary" };
  });
  const others = names.flatMap((field) =>
    OTHER_VALUES.map(([json, harm]): WrongBody => {
      return { name: `${field} as ${json}`, body: withField(fields, field, json), harm };
    }),
  );
  const half: WrongBody = {
    name: "half a body",
    body: body.slice(0, Math.ceil(body.length / 2)),
    harm: "ordinary",
  };
  return [half, ...missing, ...others];
}

/** Writes an object with this JSON as the value of a field. */
function withField(fields: Record<string, unknown>, field: string, json: string): string {
  const members = Object.entries(fields).map(([name, value]) => {
    return `${JSON.stringify(name)}:${name === field ? json : JSON.stringify(value)}`;
  });
  return `{${members.join(",")}}`;
}
