import { faulty, type Developer } from "./developer.ts";
import { typescriptShortener } from "./typescript-shortener.ts";

function change(name: string, from: string, to: string): Developer {
  return faulty(typescriptShortener, name, [["src/server.ts", from, to]]);
}

/** Faulty TypeScript programs. */
export const typescriptFaults: Developer[] = [
  change("has a type error", "const links = createLinks();", "const links: number = createLinks();"),
  change(
    "needs a package that is not there",
    "const links =",
    `import express from "express";\nexpress();\nconst links =`,
  ),
  change(
    "ends on bad input",
    'return answer(response, 400, { error: "JSON is needed" });',
    "process.exit(1);",
  ),
  change("ignores the port", `Number(process.env["PORT"])`, "3000"),
  change("never answers", "  answer(response, 201, { code: links.add(url) });\n", ""),
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
  faulty(typescriptShortener, "fails its own test", [
    ["src/links.test.ts", `isLink("ftp://a.example"), false`, `isLink("ftp://a.example"), true`],
  ]),
];
