import type { Specification } from "../../../software-house/contract/specification.ts";

/** What it must do: an id, given, when and then. */
const MUSTS: readonly [id: string, given: string, when: string, then: string][] = [
  [
    "c1",
    "a link that nobody has shortened yet",
    'it is sent by POST /shorten as {"url": LINK}',
    "the answer is 201 with JSON that has the code (7 letters and digits), short_url ending in /CODE, and url",
  ],
  [
    "c2",
    "a link that has been shortened, with a query and a fragment",
    "GET /{code} is sent",
    "the answer is 302 and the header Location is exactly the link",
  ],
  ["c3", "a code that was never given out", "GET /{code} is sent", "the answer is 404"],
  [
    "c4",
    "a body that is no JSON object with a text url: empty, malformed, or without url",
    "it is sent by POST /shorten",
    "the answer is 400 with JSON that has error",
  ],
  [
    "c5",
    "a url that is relative, has another scheme than http and https, has no host, or is longer than 2048 bytes",
    "it is sent by POST /shorten",
    "the answer is 400 with JSON that has error",
  ],
  [
    "c6",
    "a link that has been shortened",
    "it is sent by POST /shorten again",
    "the answer is 200 with the same code as before",
  ],
  [
    "c7",
    "many clients",
    "20 send the same link at once, and 20 follow its short link at once",
    "all get the same code, and all are redirected to the link",
  ],
  [
    "c8",
    "the service",
    "another method than POST is sent to /shorten",
    "the answer is 405 with the header Allow",
  ],
  [
    "c9",
    "a service that has just been sent malformed and very large bodies",
    "a link is shortened and followed",
    "it answers as always",
  ],
];

/** What the product manager says. */
export const specification: Specification = {
  title: "URL shortener",
  language: "go",
  kind: "http-service",
  summary:
    "A web service that turns long links into short ones and redirects the short ones. Links are kept in memory.",
  run: { build: ["go", "build", "-o", "shortener", "."], start: ["./shortener"], portVariable: "PORT" },
  interface: [
    {
      name: "Shorten a link",
      usage: 'POST /shorten with body {"url": "https://example.com/a/long/path"}',
      description:
        'Answers 201 with JSON {"code": "...", "short_url": "http://HOST/CODE", "url": "..."} for a new link, and 200 with the same code for a link that is known already. A code is 7 letters and digits.',
    },
    {
      name: "Follow a short link",
      usage: "GET /{code}",
      description:
        "Answers 302 with the long link, unchanged, in the header Location; 404 for an unknown code.",
    },
    {
      name: "Errors",
      usage: '{"error": "..."}',
      description:
        "Every error is JSON with its status: 400 for what is wrong with the body or its url, 404 for an unknown code, 405 with the header Allow for another method.",
    },
  ],
  criteria: MUSTS.map(([id, given, when, then]) => {
    // oxlint-disable-next-line unicorn/no-thenable -- the contract's name; a criterion is never awaited.
    return { id, priority: "must", given, when, then };
  }),
  outOfScope: ["keeping links over a restart", "custom codes", "statistics", "users and deletion"],
};
