import { expect, test } from "vitest";
import type { RunSnapshot } from "../../../src/journal/run-snapshot.ts";
import { exportedFileName } from "../../../web/export/file-name.ts";
import { EMPTY_RUN, filledPage } from "../../../web/export/fill-page.ts";
import { readSnapshot } from "../../../web/export/read-snapshot.ts";

const PAGE = `<html><body>${EMPTY_RUN}<script>x</script></body></html>`;

function snapshotWith(values: Record<string, unknown>): RunSnapshot {
  return {
    version: 1,
    thread: "talk",
    graph: "router",
    takenAt: 0,
    drawing: null,
    entries: [],
    hasJournal: true,
    values,
    questions: [],
  };
}

test.each([
  "</script><script>alert(1)</script>",
  "<!--<script>",
  "]]></SCRIPT >",
  "line\u2028and\u2029paragraph",
  "$& $1 $` $'",
  "\ud800 a lone surrogate",
  '"quotes" and \\ and &quot;',
])("no text can end the element that holds the run: %j", (text) => {
  const page = filledPage(PAGE, snapshotWith({ text, [text]: 1 }));
  const start = page.indexOf('id="run">') + 'id="run">'.length;
  const held = page.slice(start, page.indexOf("</script>", start));
  expect(held).not.toMatch(/[<>&\u2028\u2029]/);
  expect(page.slice(start + held.length)).toBe("</script><script>x</script></body></html>");
  expect(readSnapshot(held)?.values).toEqual({ text, [text]: 1 });
});

test("a page without a place for a run is refused", () => {
  expect(() => filledPage("<html></html>", snapshotWith({}))).toThrow(/no place for a run/);
});

test.each(["null", "", "{", '{"version":2}', '{"version":1,"thread":"a"}', "[]"])("%s is no run", (text) => {
  expect(readSnapshot(text)).toBeNull();
});

test.each([
  [{ graph: "software-house", thread: "1b2c" }, "troupe-software-house-1b2c.html"],
  [{ graph: "", thread: "../../etc/passwd" }, "troupe-etc-passwd.html"],
  [{ graph: "a", thread: "x".repeat(300) }, `troupe-a-${"x".repeat(91)}.html`],
])("names the file of %j", (snapshot, name) => {
  expect(exportedFileName(snapshot)).toBe(name);
});
