import type { Specification } from "../../../../src/software-house/contract/specification.ts";
import { must, should } from "../steps.ts";

/** What the key-value store must do. */
export const specification: Specification = {
  title: "Key-value store",
  language: "typescript",
  kind: "http-service",
  summary:
    "Keeps texts under keys in memory. A text can expire, and has a version that rises with each change.",
  run: { build: [], start: ["node", "server.mjs"], portVariable: "PORT" },
  interface: [
    {
      name: "put",
      usage: "PUT /keys/{key}[?ttl=SECONDS] with the text as body",
      description:
        'keeps the text: 201 for a new key, 204 for a known one, with the version in the header X-Version. A key has 1 to 64 characters A-Z a-z 0-9 . _ - and its case counts. A text has at most 1024 bytes. ttl is a whole number from 1 to 86400; without it the text stays. With If-None-Match: * a known key is refused, with If-Match: VERSION another version. Errors have the body {"error": ...}.',
    },
    {
      name: "get",
      usage: "GET /keys/{key}",
      description: "200 text/plain with the text, byte by byte, and X-Version",
    },
    { name: "delete", usage: "DELETE /keys/{key}", description: "204; 404 for an unknown key" },
    {
      name: "increment",
      usage: 'POST /keys/{key}/increment {"by": 5}',
      description:
        'adds a whole number from -1000000 to 1000000 (default 1) to the integer under the key (0 for an unknown key): 200 {"value": ...}. The time of expiry stays.',
    },
    {
      name: "list",
      usage: "GET /keys[?prefix=TEXT]",
      description: '200 {"keys": [...]}: the keys that begin with the prefix, sorted by their bytes',
    },
  ],
  criteria: [
    must(
      "C1",
      "the service runs",
      "a text is put and got",
      "201, and then 200 with the same text; X-Version is 1",
    ),
    must(
      "C2",
      "a key is known",
      "another text is put",
      "204, the version is one more, and the new text is there",
    ),
    must("C3", "a key was put with a ttl", "the ttl is over", "the key is unknown; before that it is known"),
    must("C4", "a key was put with a ttl", "it is put again without one", "it no longer expires"),
    must(
      "C5",
      "the service runs",
      "a text of 1024 bytes, or of more bytes, is put",
      "201; 413 for more, and nothing is kept",
    ),
    must(
      "C6",
      "the service runs",
      "a key of 64 characters, or a longer or otherwise wrong one, is put",
      "201; 400 for the others",
    ),
    must("C7", "two keys differ only in case", "both are put", "each has its own text"),
    must("C8", "an integer is kept", "it is incremented, also at once", "each increment counts exactly once"),
    must(
      "C9",
      "a text that is no integer, such as 12abc, is kept",
      "it is incremented",
      "409, and the text stays",
    ),
    must(
      "C10",
      "a key is unknown",
      "many requests put it at once with If-None-Match: *",
      "exactly one gets 201, the others 412",
    ),
    must(
      "C11",
      "a key has version 2",
      "it is put with If-Match: 1, and with If-Match: 2",
      "412, and then 204",
    ),
    must("C12", "keys are kept", "GET /keys?prefix=...", "the keys with this prefix alone, sorted"),
    must("C13", "a key was deleted, or never put", "it is got or deleted", "404 with an error in JSON"),
    must("C14", "the service runs", "a wrong ttl or increment is sent", "400 with an error in JSON"),
    must(
      "C15",
      "the service runs",
      "many requests come, good and bad ones",
      "each is answered in less than a second, and the service goes on",
    ),
    should("C16", "a key is known", "another method is used", "405"),
  ],
  outOfScope: ["persistence", "accounts"],
};
