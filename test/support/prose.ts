import { readFileSync } from "node:fs";
import ts from "typescript";

/** A piece of a file that people read: a comment, a string or a page. */
export interface Prose {
  text: string;
  /** The index in the file at which it begins. */
  start: number;
}

/** Parses a TypeScript file. */
export function parse(path: string): ts.SourceFile {
  const options = {
    languageVersion: ts.ScriptTarget.ES2023,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  };
  return ts.createSourceFile(path, readFileSync(path, "utf8"), options);
}

/** Returns the comments and strings of a TypeScript file. Strings without a space are left out: they are names or keys. */
export function proseOfCode(source: ts.SourceFile): Prose[] {
  const literals = literalsOf(source);
  const strings = literals.filter(({ text, isProse }) => isProse && text.includes(" "));
  return [...commentsOf(source.text, literals), ...strings];
}

/** Returns the prose of a Markdown file: its code and its links' targets are replaced by backticks. */
export function proseOfMarkdown(text: string): Prose[] {
  const code = /^```[^]*?^```|`[^`\n]+`|\]\([^)\s]*\)|<!--[^]*?-->/gm;
  return [{ text: text.replaceAll(code, (found) => found.replaceAll(/[^\n]/g, "`")), start: 0 }];
}

interface Literal extends Prose {
  /** False for a regular expression, and for the path of an import or export. */
  isProse: boolean;
}

/** Returns the literals of a file in their order. Each piece of a template is a literal. */
function literalsOf(source: ts.SourceFile): Literal[] {
  const literals: Literal[] = [];
  const visit = (node: ts.Node, parent: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isRegularExpressionLiteral(node) || ts.isTemplateLiteralToken(node)) {
      const start = node.getStart(source);
      const isPath = ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent);
      const isProse = !isPath && !ts.isRegularExpressionLiteral(node);
      literals.push({ text: source.text.slice(start, node.end), start, isProse });
    }
    ts.forEachChild(node, (child) => visit(child, node));
  };
  visit(source, source);
  return literals.sort((one, other) => one.start - other.start);
}

/** Returns the comments of a file. Outside of literals, two slashes, or a slash and a star, always begin a comment. */
function commentsOf(text: string, literals: readonly Literal[]): Prose[] {
  const comments: Prose[] = [];
  const comment = /\/\/[^\n]*|\/\*[^]*?\*\//g;
  let next = 0;
  for (let found = comment.exec(text); found !== null; found = comment.exec(text)) {
    let literal = literals[next];
    while (literal !== undefined && literal.start + literal.text.length <= found.index) {
      next += 1;
      literal = literals[next];
    }
    if (literal !== undefined && literal.start <= found.index) {
      comment.lastIndex = literal.start + literal.text.length;
    } else {
      comments.push({ text: found[0], start: found.index });
    }
  }
  return comments;
}
