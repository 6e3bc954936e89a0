import type { Specification } from "../../../../src/software-house/contract/specification.ts";
import { must, should } from "../steps.ts";

/** What the link shortener must do. */
export const specification: Specification = {
  title: "Link shortener",
  language: "go",
  kind: "http-service",
  summary: "Shortens http and https links, redirects, counts hits.",
  run: { build: ["go", "build", "-o", "server", "."], start: ["./server"], portVariable: "PORT" },
  interface: [
    {
      name: "create",
      usage: 'POST /api/links {"url": "...", "alias": "..."?}',
      description: '201 {"code","url","short_url"}; without alias, a known url gives 200 and its code',
    },
    { name: "redirect", usage: "GET /{code}", description: "302 with Location" },
    { name: "stats", usage: "GET /api/links/{code}", description: '200 {"code","url","hits"}' },
    { name: "delete", usage: "DELETE /api/links/{code}", description: "204; 404 where there is none" },
    { name: "page", usage: "GET /", description: "an HTML page that lists all links" },
  ],
  criteria: [
    must(
      "C1",
      "the service runs",
      "an http or https url is posted to /api/links",
      "201, application/json with code, url and short_url; the code is 4 to 10 letters and digits; different urls have different codes",
    ),
    must("C2", "a link exists", "GET /{code}", "302 and Location is the url, exactly"),
    must("C3", "a url was shortened without alias", "the same url is posted again", "200 and the same code"),
    must(
      "C4",
      "the service runs",
      "a body that is no JSON, without url, or with a url that is not absolute http or https, or longer than 2048 characters is posted",
      '400 and application/json {"error": ...}',
    ),
    must(
      "C5",
      "the service runs",
      "an alias of 3 to 32 characters A-Z a-z 0-9 _ - is posted",
      "201 with that code; another alias gives 400; a taken alias gives 409",
    ),
    must(
      "C6",
      "the service runs",
      "an unknown code is asked for, by redirect, stats or delete",
      '404 and application/json {"error": ...}',
    ),
    must("C7", "a link was opened n times, also at once", "GET /api/links/{code}", "hits is n"),
    must(
      "C8",
      "a link exists",
      "DELETE /api/links/{code}",
      "204; afterwards the code is unknown, and its url gets a new link",
    ),
    must("C9", "the service runs", "a body of more than 64 KiB is posted", "413"),
    must("C10", "a link exists", "GET /", "200, text/html, and each url is there, escaped for HTML"),
    must(
      "C11",
      "the service runs",
      "many requests come, one after the other or at once",
      "all are answered as if they came alone, in less than a second each",
    ),
    should("C12", "the service runs", "another method", "405"),
  ],
  outOfScope: ["persistence", "accounts"],
};
