import { faulty, type Developer, type FaultKind } from "./developer.ts";
import { typescriptShortener } from "./typescript-shortener.ts";

function change(name: string, from: string, to: string, kind: Partial<FaultKind> = {}): Developer {
  return faulty(typescriptShortener, name, [["src/server.ts", from, to]], kind);
}

/** No test is needed: the program does not build, start or go on. */
const FOUND_BY_RUNNING = { needsTest: false };

/** Asks for what a service that many sound programs resemble does not do. */
function speakingOfClients(developer: Developer): Developer {
  const { specification } = developer;
  const summary = `${specification.summary} It goes on if a client goes away in the middle of a request.`;
  return { ...developer, specification: { ...specification, summary } };
}

/** Faulty TypeScript programs. */
export const typescriptFaults: Developer[] = [
  change(
    "has a type error",
    "const links = createLinks();",
    "const links: number = createLinks();",
    FOUND_BY_RUNNING,
  ),
  change(
    "needs a package that is not there",
    "const links =",
    `import express from "express";\nexpress();\nconst links =`,
    FOUND_BY_RUNNING,
  ),
  change(
    "ends on bad input",
    'return answer(response, 400, { error: "JSON is needed" });',
    "process.exit(1);",
    FOUND_BY_RUNNING,
  ),
  change("ignores the port", `Number(process.env["PORT"])`, "3000", FOUND_BY_RUNNING),
  change("never answers", "  answer(response, 201, { code: links.add(url) });\n", "", FOUND_BY_RUNNING),
  speakingOfClients(
    change(
      "ends if a client goes away in the middle of its body",
      "shorten(request, response).catch(() => response.destroy());",
      "void shorten(request, response);",
      FOUND_BY_RUNNING,
    ),
  ),
  change(
    "ends if a path begins with two slashes",
    'const path = request.url ?? "/";',
    'const path = new URL(request.url ?? "/", "http://localhost").pathname;',
    FOUND_BY_RUNNING,
  ),
  faulty(
    typescriptShortener,
    "tries all ways to divide the letters of a link",
    [
      [
        "src/links.ts",
        'if (typeof text !== "string") return false;',
        'if (typeof text !== "string" || !/^(?:[a-z]+[+.-]?)+:/.test(text)) return false;',
      ],
    ],
    FOUND_BY_RUNNING,
  ),
  faulty(
    typescriptShortener,
    "leaves a temporary file for each request",
    [
      [
        "src/server.ts",
        "import { createLinks",
        'import { mkdtempSync } from "node:fs";\nimport { createLinks',
      ],
      [
        "src/server.ts",
        '  const path = request.url ?? "/";\n',
        '  const path = request.url ?? "/";\n  mkdtempSync("/tmp/request-");\n',
      ],
    ],
    FOUND_BY_RUNNING,
  ),
  change(
    "loses the query",
    "else answer(response, 302, {}, link);",
    `else answer(response, 302, {}, link.split("?")[0]);`,
  ),
  change(
    "hard-codes the tests' answers",
    "else answer(response, 302, {}, link);",
    `else answer(response, 302, {}, "https://example.com/second/page?q=1");`,
  ),
  faulty(
    typescriptShortener,
    "fails its own test",
    [["src/links.test.ts", `isLink("ftp://a.example"), false`, `isLink("ftp://a.example"), true`]],
    FOUND_BY_RUNNING,
  ),
];
