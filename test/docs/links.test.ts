import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const PAGES = [
  "README.md",
  "AGENTS.md",
  "llms.txt",
  "CONTRIBUTING.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" }).map((path) => join("docs", path)),
].filter((path) => /\.(?:md|txt)$/.test(path));

test.each(PAGES)("every link of %s leads to a file, and to a heading of it", (page) => {
  expect(linksOf(page).filter((link) => !leadsSomewhere(page, link))).toEqual([]);
});

test("every page of docs/ is in an index", () => {
  const indexes = ["docs/README.md", "docs/coming-from/README.md", "docs/api/README.md"];
  const indexed = new Set(
    indexes.flatMap((index) => linksOf(index).map((link) => normalize(join(dirname(index), link)))),
  );
  const pages = PAGES.filter((page) => page.startsWith("docs/") && !page.includes("/decisions/"));
  expect(pages.filter((page) => !indexed.has(page) && page !== "docs/README.md")).toEqual([]);
});

/** Returns the relative links of a page, without those in code. */
function linksOf(page: string): string[] {
  const prose = withoutFences(readFileSync(page, "utf8")).replaceAll(/`[^`\n]*`/g, "code");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(({ 1: link = "" }) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(target)) return false;
  return anchor === undefined || anchorsOf(target).has(anchor);
}

const anchorsByPage = new Map<string, ReadonlySet<string>>();

/** Returns the anchors of a page: those of its headings, as GitHub makes them, and those that it sets itself. */
function anchorsOf(page: string): ReadonlySet<string> {
  const known = anchorsByPage.get(page);
  if (known !== undefined) return known;
  const text = withoutFences(readFileSync(page, "utf8"));
  const anchors = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map(({ 1: id = "" }) => id));
  const seen = new Map<string, number>();
  for (const { 1: heading = "" } of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = slugOf(heading);
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    anchors.add(times === 0 ? slug : `${slug}-${times}`);
  }
  anchorsByPage.set(page, anchors);
  return anchors;
}

function slugOf(heading: string): string {
  return heading
    .trim()
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}

function withoutFences(text: string): string {
  return text.replaceAll(/^```.*?^```$/gms, "");
}
