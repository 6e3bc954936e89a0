import type { Change } from "../../programs/developer.ts";
import type { Fault } from "../variant.ts";
import { unfitFaults } from "./unfit-faults.ts";

const server = (from: string, to: string): Change => ["server.mjs", from, to];
const store = (from: string, to: string): Change => ["store.mjs", from, to];

/** Faulty programs for the key-value store. */
export const faults: readonly Fault[] = [
  {
    name: "prefix-each-second-time",
    how: "a pattern remembers where it ended, and refuses the same prefix each second time",
    needsTest: false,
    changes: [
      server("async function handle(", "const PREFIX = /^[\\w.-]*$/g;\n\nasync function handle("),
      server(
        'return answer(response, 200, { keys: store.keys(url.searchParams.get("prefix") ?? "") });',
        'const prefix = url.searchParams.get("prefix") ?? "";\n    if (!PREFIX.test(prefix)) return refuse(response, 400, "wrong prefix");\n    return answer(response, 200, { keys: store.keys(prefix) });',
      ),
    ],
  },
  {
    name: "never-expires",
    how: "a ttl is ignored",
    changes: [store("this.#now() + ttl * 1000", "Infinity")],
  },
  {
    name: "ttl-in-milliseconds",
    how: "a ttl counts milliseconds",
    changes: [store("ttl * 1000", "ttl")],
  },
  {
    name: "old-timer",
    how: "a timer deletes the key, also if it was put again since",
    changes: [
      store(
        "this.#now() + ttl * 1000;",
        "Infinity;\n    if (ttl) setTimeout(() => this.#entries.delete(key), ttl * 1000);",
      ),
    ],
  },
  {
    name: "limit-in-characters",
    how: "1024 characters are taken, and not 1024 bytes",
    changes: [
      server(
        "return size > MOST_BYTES ? undefined : Buffer.concat(chunks).toString();",
        "const text = Buffer.concat(chunks).toString();\n  return text.length > MOST_BYTES || size > 4096 ? undefined : text;",
      ),
      server("if (size <= MOST_BYTES) chunks", "if (size <= 4096) chunks"),
    ],
  },
  {
    name: "limit-off-by-one",
    how: "a text of 1024 bytes is refused",
    changes: [server("return size > MOST_BYTES", "return size >= MOST_BYTES")],
  },
  { name: "key-of-65", how: "a key of 65 characters is taken", changes: [server("{1,64}", "{1,65}")] },
  {
    name: "key-in-lower-case",
    how: "the case of a key does not count",
    changes: [
      server(
        "return KEY.test(key) ? key : undefined;",
        "return KEY.test(key) ? key.toLowerCase() : undefined;",
      ),
    ],
  },
  {
    name: "key-unchecked",
    how: "each key is taken",
    changes: [server("return KEY.test(key) ? key", "return key !== '' ? key")],
  },
  {
    name: "parse-int",
    how: "12abc counts as 12",
    changes: [
      store(
        "if (!/^-?[0-9]{1,15}$/.test(text)) return undefined;",
        "if (Number.isNaN(parseInt(text, 10))) return undefined;",
      ),
      store("Number(text) + by", "parseInt(text, 10) + by"),
    ],
  },
  {
    name: "empty-is-zero",
    how: "the empty text counts as 0",
    changes: [store("if (!/^-?[0-9]{1,15}$/.test(text))", "if (!/^-?[0-9]{0,15}$/.test(text))")],
  },
  {
    name: "increment-joins-texts",
    how: "1 and 1 is 11",
    changes: [
      store(
        "const value = Number(text) + by;",
        "const value = Number(text === '0' ? by : text + String(Math.abs(by)));",
      ),
    ],
  },
  {
    name: "several-firsts",
    how: "If-None-Match is checked some time before the key is written",
    changes: [
      server(
        "  const written = store.set(",
        "  await new Promise((resolve) => setTimeout(resolve, 1));\n  const written = store.set(",
      ),
    ],
  },
  {
    name: "if-match-ignored",
    how: "a key is replaced whatever its version is",
    changes: [
      server(
        `  if (version !== undefined && version !== String(entry?.version)) return refuse(response, 412, "another version");\n`,
        "",
      ),
    ],
  },
  {
    name: "version-stays",
    how: "the version does not rise",
    changes: [
      store(
        "const version = (this.get(key)?.version ?? 0) + 1;",
        "const version = this.get(key)?.version ?? 1;",
      ),
    ],
  },
  { name: "list-unsorted", how: "the keys are listed as they came", changes: [store(".sort()", "")] },
  {
    name: "list-by-language",
    how: "the keys are sorted as words, not by their bytes",
    changes: [store(".sort()", ".sort((one, other) => one.localeCompare(other))")],
  },
  {
    name: "prefix-anywhere",
    how: "the prefix is found anywhere in the key",
    changes: [store("key.startsWith(prefix)", "key.includes(prefix)")],
  },
  {
    name: "deletes-what-is-not-there",
    how: "an unknown key is deleted with 204",
    changes: [
      server(
        'store.delete(key) ? answer(response, 204) : refuse(response, 404, "no such key")',
        "answer(response, 204, void store.delete(key))",
      ),
    ],
  },
  {
    name: "ttl-unchecked",
    how: "any ttl that begins with digits is taken",
    changes: [
      server("!TTL.test(ttl) || Number(ttl) > 86_400", "!/^[0-9]+/.test(ttl)"),
      server("Number(ttl));", "parseInt(ttl, 10));"),
    ],
  },
  {
    name: "errors-as-text",
    how: "errors are plain texts",
    changes: [
      server(
        "  answer(response, status, { error });",
        '  response.writeHead(status, { "Content-Type": "text/plain" }).end(error);',
      ),
    ],
  },
  ...unfitFaults,
];
