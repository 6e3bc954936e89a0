import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

// The page as it ships, which `npm run build` makes.

const PAGE = fileURLToPath(new URL("../../../dist/console", import.meta.url));
const MEGABYTE = 1_000_000;

function filesOfPage(): { name: string; bytes: Buffer }[] {
  return readdirSync(PAGE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));
}

describe("the built page", () => {
  test("is under 1 MB compressed, together with the page for exported runs", () => {
    const sizes = filesOfPage().map(({ bytes }) => gzipSync(bytes).length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MEGABYTE);
  });

  test("names no file of another server, and has no script or style in its HTML", () => {
    const html =
      filesOfPage()
        .find(({ name }) => name === "index.html")
        ?.bytes.toString() ?? "";
    expect(html).toContain('<script type="module"');
    expect(html).not.toMatch(/<style|\sstyle=|<script>|\son\w+=|(?:src|href)="(?:https?:)?\/\//);
    const styles = filesOfPage().filter(({ name }) => extname(name) === ".css");
    for (const { bytes } of styles)
      expect(bytes.toString()).not.toMatch(/@import|url\(["']?(?:https?:)?\/\//);
  });
});
