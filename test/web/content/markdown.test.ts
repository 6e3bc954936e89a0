import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Markdown } from "../../../web/page/content/markdown.tsx";

function htmlOf(text: string): string {
  return renderToStaticMarkup(createElement(Markdown, { text }));
}

test.each([
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '<a href="javascript:alert(1)">x</a>',
  "<iframe src='https://evil.example'></iframe>",
  "<svg/onload=alert(1)>",
  "text <b onclick=alert(1)>bold</b>",
  "<style>body{display:none}</style>",
  "<!-- <script> -->",
])("shows HTML as the text that it is: %s", (html) => {
  const shown = htmlOf(html);
  expect(shown).not.toMatch(/<(?!\/?(?:div|p)\b)/);
  expect(shown).toContain("&lt;");
});

test.each([
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java&#10;script:alert(1))",
  "[x](&#106;avascript:alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD4=)",
  "[x](vbscript:x)",
  "[x](file:///etc/passwd)",
  "[x](blob:https://a/b)",
  "[x](//evil.example/x)",
  "[x](#/threads/other)",
  "[x](/app/api/info)",
  "[x]( https://[bad)",
  "<javascript:alert(1)>",
  "[x][y]\n\n[y]: javascript:alert(1)",
])("makes no link of an address that is none of the web or of a mailbox: %s", (text) => {
  expect(htmlOf(text)).not.toMatch(/<a\b|href=/i);
});

test("opens a link in a new tab, and says where it leads", () => {
  expect(htmlOf("[your bank](https://evil.example/login)")).toBe(
    '<div class="_markdown" dir="auto"><p><a href="https://evil.example/login" title="https://evil.example/login" target="_blank" rel="noreferrer noopener">your bank<bdi class="_address">evil.example/login</bdi></a></p></div>'.replaceAll(
      /_(markdown|address)/g,
      (_, name: string) => classNamed(name),
    ),
  );
});

test("says where a link leads that pretends to be another address", () => {
  expect(htmlOf("[https://bank.example](https://evil.example)")).toContain("evil.example</bdi>");
  expect(htmlOf("https://bank.example")).not.toContain("<bdi");
  expect(htmlOf("<someone@example.com>")).toContain('href="mailto:someone@example.com"');
});

test("loads no image: its description and address are shown", () => {
  const shown = htmlOf(
    '![a cat](https://evil.example/track.png?id=1 "title")\n\n![x](data:image/png;base64,AA)',
  );
  expect(shown).not.toMatch(/<img|src=/);
  expect(shown).toContain("a cat");
  expect(shown).toContain("evil.example/track.png?id=1");
});

test("puts headings below those of the page, and no names of its own into it", () => {
  const shown = htmlOf("# One\n\n## Two\n\n###### Six\n\nNote[^1]\n\n[^1]: The note.");
  expect(shown).toContain("<h3>One</h3>");
  expect(shown).toContain("<h4>Two</h4>");
  expect(shown).toContain("<h6>Six</h6>");
  expect(shown).not.toMatch(/<h[12]|\bid=|aria-describedby|href=/);
});

test("shows tables, tasks and code", () => {
  const shown = htmlOf(
    "| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\n```go\nfunc main() {}\n```",
  );
  expect(shown).toContain("<table>");
  expect(shown).toContain('aria-label="not done"');
  expect(shown).toMatch(/<span class="[^"]*keyword[^"]*">func<\/span>/);
  expect(shown).not.toContain("<input");
});

test("makes marks visible that would reverse or hide text, also as entities and in code", () => {
  const shown = htmlOf("pay \u202eevil\u202c and &#x202E;more `co\u200bde`\n\n```\n\u2066x\u2069\n```");
  expect(shown).not.toMatch(/[\u200b\u202a-\u202e\u2066-\u2069]/);
  expect(shown.match(/⟨U\+202E⟩/g)).toHaveLength(2);
  expect(shown).toContain("⟨U+200B⟩");
  expect(shown).toContain("⟨U+2066⟩");
});

test("shows a very long text as it is", () => {
  const shown = htmlOf(`# Title\n${"word ".repeat(250_000)}`);
  expect(shown).toContain("1,250,008 characters, 2 lines");
  expect(shown).toContain("# Title");
});

/** The name that the tests' style sheets give to a class. */
function classNamed(name: string): string {
  const found = new RegExp(`class="([^"]*${name}[^"]*)"`).exec(htmlOf("[a](https://b.example)"));
  return found?.[1] ?? name;
}

test("keeps each line a line, also in lists, and adds none to code, lists and hard breaks", () => {
  const lines = (html: string): number => html.split("<br").length - 1;
  expect(htmlOf("Built: shop\nTests: **12** passed\nFolder: x")).toContain("Built: shop<br/>Tests:");
  expect(lines(htmlOf("One\ntwo\n\n- three\n  four\n- five"))).toBe(2);
  expect(lines(htmlOf("- one\n  - two\n- three\n\n```\na\nb\n```\n\n| a | b |\n| - | - |\n| c | d |"))).toBe(
    0,
  );
  expect(lines(htmlOf("One  \ntwo\\\nthree"))).toBe(2);
});

test.each([
  "https://google.com@evil.example/",
  "<https://google.com@evil.example/>",
  "[https://google.com@evil.example/](https://google.com@evil.example/)",
  "[google.com](https://google.com:443%2F@evil.example/)",
])("shows the host that a link leads to, whatever user name stands before it: %s", (text) => {
  const [html] = htmlOf(text).match(/<a.*<\/a>/) ?? [""];
  expect(html).toContain('href="https://evil.example/"');
  expect(html).toMatch(/<bdi[^>]*>evil\.example<\/bdi>/);
});
