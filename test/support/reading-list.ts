import { scriptBySchema, type ModelScript } from "../../src/testing/index.ts";
import type { AcceptanceTests } from "../../src/software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../src/software-house/contract/specification.ts";

/** Words that stand in the request and in all prompts of the roles. */
export const SUBJECT = "reading list";

/** The request of the software with a page. */
export const REQUEST = `Build a ${SUBJECT} with a page that shows it.`;

// oxlint-disable-next-line unicorn/no-thenable -- the contract's name; a criterion is data and never awaited.
const criterion = (id: string, when: string, then: string) => ({
  id,
  priority: "must" as const,
  given: "the running service",
  when,
  // oxlint-disable-next-line unicorn/no-thenable -- as above.
  then,
});

const SPECIFICATION: Required<Specification> = {
  title: `My ${SUBJECT}`,
  language: "typescript",
  kind: "http-service",
  summary: "A service that keeps books to read, and shows them on a page.",
  run: { build: [], start: ["node", "server.mjs"], portVariable: "PORT" },
  interface: [
    {
      name: "POST /books",
      usage: 'POST /books {"title": "...", "author": "..."}',
      description: "adds a book",
    },
    { name: "GET /", usage: "GET /", description: "the page with all books" },
  ],
  criteria: [
    criterion("c1", "a book is added", "its title and author stand on the page"),
    criterion("c2", "something else than a book is added", "it answers with status 400"),
  ],
  outOfScope: ["accounts"],
  deviations: null,
};

const add = (body: object, status: number): AcceptanceTests["tests"][number]["steps"][number] => ({
  kind: "http",
  method: "POST",
  path: "/books",
  headers: [{ name: "Content-Type", value: "application/json" }],
  body: JSON.stringify(body),
  copies: 1,
  expect: { status: [status], headers: [], body: [] },
  capture: [],
});

const TESTS: AcceptanceTests = {
  tests: [
    {
      criterionId: "c1",
      name: "a new book is on the page",
      steps: [
        add({ title: "The Left Hand of Darkness", author: "Ursula K. Le Guin" }, 201),
        add({ title: "A Memory Called Empire", author: "Arkady Martine" }, 201),
        add({ title: "Piranesi", author: "Susanna Clarke" }, 201),
        {
          kind: "http",
          method: "GET",
          path: "/",
          headers: [],
          body: null,
          copies: 1,
          expect: {
            status: [200],
            headers: [{ name: "Content-Type", pattern: "^text/html" }],
            body: ["The Left Hand of Darkness", "Ursula K\\. Le Guin", "A Memory Called Empire", "Piranesi"],
          },
          capture: [],
        },
      ],
    },
    {
      criterionId: "c2",
      name: "a book needs a title",
      steps: [add({ title: "Circe", author: "Madeline Miller" }, 201), add({ author: "Nobody" }, 400)],
    },
  ],
};

const SERVER = String.raw`import { createServer } from "node:http";

const books = [];
const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const text = (value) => value.replace(/[&<>"]/g, (sign) => signs[sign]);

const page = () => ${"`"}<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Reading list</title>
<style>
  body { margin: 0; padding: 64px; background: #f4efe6; color: #2d2a26; font: 20px/1.5 sans-serif; }
  h1 { margin: 0 0 8px; font-size: 44px; }
  p { margin: 0 0 32px; color: #7a7166; }
  li { margin-bottom: 14px; padding: 18px 24px; background: #fff; border-left: 8px solid #c8553d; list-style: none; }
  ul { padding: 0; max-width: 760px; }
  small { display: block; color: #7a7166; }
</style>
<h1>Reading list</h1>
<p>${"$"}{books.length} books to read</p>
<ul>${"$"}{books.map(({ title, author }) => "<li>" + text(title) + "<small>" + text(author) + "</small></li>").join("")}</ul>
</html>${"`"};

async function bodyOf(request) {
  let body = "";
  for await (const part of request.setEncoding("utf8")) {
    body += part;
    if (body.length > 100_000) return null;
  }
  return body;
}

function bookIn(body) {
  try {
    const { title, author } = JSON.parse(body);
    const isBook = [title, author].every((part) => typeof part === "string" && part.trim() !== "");
    return isBook ? { title, author } : null;
  } catch {
    return null;
  }
}

const server = createServer(async (request, response) => {
  try {
    if (request.method === "GET" && request.url === "/") {
      return response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page());
    }
    if (request.method === "POST" && request.url === "/books") {
      const book = bookIn(await bodyOf(request));
      if (book === null) return response.writeHead(400).end("a title and an author are needed");
      if (books.length >= 1000) books.shift();
      books.push(book);
      return response.writeHead(201, { "Content-Type": "application/json" }).end(JSON.stringify(book));
    }
    response.writeHead(404).end();
  } catch {
    response.destroy();
  }
});
server.listen(Number(process.env.PORT));
process.on("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
});
`;

/** A service with a page, and tests that get it. */
export const readingList = {
  files: [{ path: "server.mjs", content: SERVER }],
  specification: SPECIFICATION,
  tests: TESTS,
};

/** Plays the roles of a Software House that builds the reading list. */
export const buildReadingList: ModelScript = scriptBySchema({
  specification: { json: SPECIFICATION },
  acceptance_tests: { json: TESTS },
  file_set: { json: { files: readingList.files, notes: "", disputes: [] } },
  review: {
    json: {
      criteria: SPECIFICATION.criteria.map(({ id }) => ({ id, verdict: "pass", evidence: "server.mjs" })),
      findings: [],
    },
  },
});
