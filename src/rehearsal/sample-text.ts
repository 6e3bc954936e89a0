import { stringAt, type JsonObject } from "../testing/json.ts";
import { MARK } from "./mark.ts";
import { matchesPattern, samplePattern } from "./sample-pattern.ts";

/** A text for each format of JSON Schema and of zod. The addresses are reserved for examples. */
const TEXTS: Readonly<Record<string, string>> = {
  email: "rehearsal@example.com",
  "idn-email": "rehearsal@example.com",
  uri: "https://example.com/rehearsal",
  url: "https://example.com/rehearsal",
  iri: "https://example.com/rehearsal",
  "uri-reference": "/rehearsal",
  "iri-reference": "/rehearsal",
  hostname: "rehearsal.example.com",
  "idn-hostname": "rehearsal.example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  cidrv4: "192.0.2.0/24",
  cidrv6: "2001:db8::/32",
  date: "2026-01-01",
  time: "09:00:00Z",
  "date-time": "2026-01-01T09:00:00Z",
  duration: "PT1H",
  uuid: "00000000-0000-4000-8000-000000000000",
  guid: "00000000-0000-4000-8000-000000000000",
  "json-pointer": "/rehearsal",
  regex: "rehearsal",
  base64: "cmVoZWFyc2Fs",
  jwt: "eyJhbGciOiJIUzI1NiJ9.e30.cmVoZWFyc2Fs",
  base64url: "cmVoZWFyc2Fs",
  e164: "+15550100000",
  emoji: "🎭",
  "json-string": '"rehearsal"',
};

/** Returns a text for a schema of type `string`: by its format, its pattern or its length. Else it says what it stands for. */
export function sampleText(schema: JsonObject, name: string): string {
  const format = stringAt(schema, "format") ?? stringAt(schema, "contentEncoding") ?? "";
  const pattern = stringAt(schema, "pattern");
  const fits = (text: string): boolean => pattern === null || matchesPattern(text, pattern);
  const usual = Object.hasOwn(TEXTS, format) ? TEXTS[format] : undefined;
  if (usual !== undefined && fits(usual)) return usual;
  const sized = withLength(`${MARK}${name}`, schema);
  if (pattern === null || fits(sized)) return sized;
  return samplePattern(pattern) ?? sized;
}

/** The longest text that a schema can ask for. */
const MOST_CHARACTERS = 10_000;

function withLength(text: string, { minLength, maxLength }: JsonObject): string {
  const least = Math.min(typeof minLength === "number" ? minLength : 0, MOST_CHARACTERS);
  const most = typeof maxLength === "number" ? maxLength : Infinity;
  const short = text.length <= most ? text : "rehearsal".slice(0, most);
  return short.padEnd(Math.min(least, most), " rehearsal");
}
