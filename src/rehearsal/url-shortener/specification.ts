import type { Specification } from "../../software-house/specification.ts";

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
  criteria: [
    {
      id: "c1",
      priority: "must",
      given: "a link that nobody has shortened yet",
      when: 'it is sent by POST /shorten as {"url": LINK}',
      then: "the answer is 201 with JSON that has the code (7 letters and digits), short_url ending in /CODE, and url",
    },
    {
      id: "c2",
      priority: "must",
      given: "a link that has been shortened, with a query and a fragment",
      when: "GET /{code} is sent",
      then: "the answer is 302 and the header Location is exactly the link",
    },
    {
      id: "c3",
      priority: "must",
      given: "a code that was never given out",
      when: "GET /{code} is sent",
      then: "the answer is 404",
    },
    {
      id: "c4",
      priority: "must",
      given: "a body that is no JSON object with a text url: empty, malformed, or without url",
      when: "it is sent by POST /shorten",
      then: "the answer is 400 with JSON that has error",
    },
    {
      id: "c5",
      priority: "must",
      given:
        "a url that is relative, has another scheme than http and https, has no host, or is longer than 2048 bytes",
      when: "it is sent by POST /shorten",
      then: "the answer is 400 with JSON that has error",
    },
    {
      id: "c6",
      priority: "must",
      given: "a link that has been shortened",
      when: "it is sent by POST /shorten again",
      then: "the answer is 200 with the same code as before",
    },
    {
      id: "c7",
      priority: "must",
      given: "many clients",
      when: "20 send the same link at once, and 20 follow its short link at once",
      then: "all get the same code, and all are redirected to the link",
    },
    {
      id: "c8",
      priority: "must",
      given: "the service",
      when: "another method than POST is sent to /shorten",
      then: "the answer is 405 with the header Allow",
    },
    {
      id: "c9",
      priority: "must",
      given: "a service that has just been sent malformed and very large bodies",
      when: "a link is shortened and followed",
      then: "it answers as always",
    },
  ],
  outOfScope: ["keeping links over a restart", "custom codes", "statistics", "users and deletion"],
};
