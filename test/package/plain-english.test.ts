import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { parse, proseOfCode, proseOfMarkdown, type Prose } from "../support/prose.ts";

/** Patterns of words and phrases that many readers must read twice, each with what to write instead. */
const BANNED: Readonly<Record<string, string>> = {
  whom: "that, or the actor's name",
  // The user `nobody` of a Unix system may be named.
  "nobody(?![:`])": "no caller, no process, no person",
  somebody: "a user, another process",
  whoever: "any caller, the caller that",
  "(?:he|his|him|himself)": "they, or the actor's name",
  "heirs?": "fallback specialist",
  anew: "again",
  thereof: "of it",
  beside: "next to, in addition to",
  "tells? of": "reports",
  "told of": "gets, reads",
  "(?:is|are) told": "gets, reads",
  "(?<!there )(?:is|are) none": 'is not one; "there is none" is fine',
  "(?<!there )(?:is|are) no(?! \\w+er\\b| more\\b| less\\b)": 'is not a; "there is no" is fine',
  "of ours": "our",
  box: "node",
  boxes: "nodes",
  "(?<!support )desks?": "handoffs graph",
};

/** Patterns of British spellings, each with its American form. */
const BRITISH: Readonly<Record<string, string>> = {
  "behaviour\\w*": "behavior",
  "(?:colour|neighbour|favour|honour|harbour|labour)\\w*": "-or",
  "(?:summaris|recognis|organis|normalis|serialis|initialis|synchronis|categoris|customis)\\w*": "-iz-",
  "(?:optimis|minimis|maximis|prioritis|utilis|generalis|standardis|authoris)(?:e|ed|es|ing|ation)": "-iz-",
  "analys(?:e|ed|ing)": "analyze",
  "cent(?:re|res|red)": "center",
  "(?:label|model|cancel|travel)l(?:ed|ing)": "one l",
  "artefacts?": "artifact",
  grey: "gray",
  "judgements?": "judgment",
  "programmes?": "program",
  "fulfils?": "fulfill",
};

/** Texts that models read, and programs that they write: a change of their words is a change of behavior. */
const READ_BY_MODELS: readonly string[] = [
  "src/handoff/accept-handoff.ts",
  "src/shipped/",
  "src/software-house/prompts.ts",
  "src/software-house/roles/developer.ts",
  "src/software-house/roles/product-manager.ts",
  "src/software-house/roles/reviewer.ts",
  "src/software-house/roles/test-author.ts",
];

const CODE = ["src", "nodes", "graphs", "cli"];

const codeFiles = CODE.flatMap((folder) => filesBelow(folder)).filter((file) => file.endsWith(".ts"));
/** All pages, except those that are generated, and the decisions. */
const pages = [
  "README.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !/^(?:api|maintainers\/decisions)\//.test(path))
    .map((path) => `docs/${path}`),
];
const sources = new Map(codeFiles.map((file) => [file, parse(file)]));

describe("comments, texts and pages are in plain American English", () => {
  test("in the code", () => {
    const faults = checked(codeFiles).flatMap((file) => {
      const source = sources.get(file);
      return source === undefined ? [] : faultsIn(file, { all: source.text, prose: proseOfCode(source) });
    });
    expect(faults).toEqual([]);
  });

  test("in the pages", () => {
    const faults = checked(pages).flatMap((file) => {
      const all = readFileSync(file, "utf8");
      return faultsIn(file, { all, prose: proseOfMarkdown(all) });
    });
    expect(faults).toEqual([]);
  });

  test("in the list of texts that models read, only existing paths", () => {
    const missing = READ_BY_MODELS.filter(
      (path) => ![...codeFiles, ...pages].some((file) => isIn(file, path)),
    );
    expect(missing).toEqual([]);
  });
});

test("an exported name is defined in one file only", () => {
  const filesByName = new Map<string, Set<string>>();
  for (const [file, source] of sources) {
    for (const name of exportedNames(source)) {
      filesByName.set(name, (filesByName.get(name) ?? new Set()).add(file));
    }
  }
  const repeated = [...filesByName]
    .map(([name, files]) => ({ name, files: [...files] }))
    .filter(({ files }) => files.length > 1);
  // Each shipped graph exports `graph` for LangGraph's server.
  const graphs = [
    "graphs/handoffs.ts",
    "graphs/router.ts",
    "graphs/software-house.ts",
    "graphs/supervisor-with-approval.ts",
    "graphs/supervisor.ts",
  ];
  expect(repeated).toEqual([{ name: "graph", files: graphs }]);
});

const PATTERNS = Object.entries({ ...BANNED, ...BRITISH }).map(([words, instead]) => {
  // A phrase can continue on the next line, also in a comment.
  const anywhere = words.replaceAll(" ", String.raw`(?:\s|\*|\/\/)+`);
  return { pattern: new RegExp(String.raw`\b${anywhere}\b`, "gi"), instead };
});

/** Names each fault by file, line and word: `src/text/hash.ts:3: "nobody"; write: no caller`. */
function faultsIn(file: string, { all, prose }: { all: string; prose: readonly Prose[] }): string[] {
  return prose.flatMap(({ text, start }) =>
    PATTERNS.flatMap(({ pattern, instead }) =>
      [...text.matchAll(pattern)].map(({ 0: found, index }) => {
        const line = all.slice(0, start + index).split("\n").length;
        return `${file}:${line}: ${JSON.stringify(found.replaceAll(/\s[\s*/]*/g, " "))}; write: ${instead}`;
      }),
    ),
  );
}

function checked(files: readonly string[]): string[] {
  return files.filter((file) => !READ_BY_MODELS.some((path) => isIn(file, path)));
}

/** Checks whether a file is the one at a path, or in the folder at a path. */
function isIn(file: string, path: string): boolean {
  return path.endsWith("/") ? file.startsWith(path) : file === path;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith("cli/templates/"))
    .toSorted();
}

/** Returns the names that a file defines and exports, without the names that it re-exports. */
function exportedNames({ statements }: ts.SourceFile): string[] {
  return statements.flatMap((statement) => {
    if (!ts.canHaveModifiers(statement)) return [];
    const isExported = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) =>
        ts.isIdentifier(name) ? [name.text] : [],
      );
    }
    const { name } = statement as ts.DeclarationStatement;
    return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
  });
}
