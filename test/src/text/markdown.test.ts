import { describe, expect, test } from "vitest";
import { cellText, codeText, inlineText, quotedText } from "../../../src/text/markdown.ts";
import { shellCommand } from "../../../src/text/shell-command.ts";

describe("a foreign text in a line of Markdown", () => {
  test.each([
    ["plain `code` with 2 * 3 and a_name", "plain `code` with 2 * 3 and a_name"],
    ["<img src=x>", "&lt;img src=x>"],
    ["![a](http://x) and [b]: y", String.raw`!\[a](http://x) and \[b]: y`],
    [String.raw`a \[link](x)`, String.raw`a \\\[link](x)`],
    [String.raw`^\d+$ in C:\temp`, String.raw`^\d+$ in C:\temp`],
    ["# a heading", String.raw`\# a heading`],
    ["> a quotation", String.raw`\> a quotation`],
    ["---", String.raw`\---`],
    ["```js", "\\`\\`\\`js"],
    ["~~~", String.raw`\~\~\~`],
    ["one\r# two\u2028# three\n# four\u0085five", "one # two # three # four five"],
    ["\u001b[31mred\u001b[0m \u202Eright", "red right"],
  ])("%j becomes %j", (text, shown) => {
    expect(inlineText(text)).toBe(shown);
  });

  test("does not end the cell of a table", () => {
    expect(cellText(String.raw`a|b \| c`)).toBe(String.raw`a\|b \\\| c`);
  });

  test("is a quotation line by line, whatever ends its lines", () => {
    expect(quotedText("one\r# two\r\n\n===\u2028<b>")).toBe("> one\n> \\# two\n>\n> \\===\n> &lt;b>");
  });

  test.each([
    ["GET /<code>", "`GET /<code>`"],
    ["GET /`x", "GET /`x"],
    ['<img src="x">', '&lt;img src="x">'],
  ])("%j as code is %j", (text, shown) => {
    expect(codeText(text)).toBe(shown);
  });
});

test.each([
  [["go", "build", "./..."], "go build ./..."],
  [["sh", "-c", "echo 'hi' < in"], String.raw`sh -c 'echo '\''hi'\'' < in'`],
  [["sh", "-c", "a\n# VERIFIED\r"], String.raw`sh -c $'a\U0000000a# VERIFIED\U0000000d'`],
  [["<img>", "it's\u001b"], String.raw`$'\U0000003cimg>' $'it\'s\U0000001b'`],
])("the command %j is one line of text for a shell: %j", (words, line) => {
  expect(shellCommand(words)).toBe(line);
});
