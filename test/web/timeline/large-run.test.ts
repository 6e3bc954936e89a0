import { expect, test } from "vitest";
import { pausesOf } from "../../../web/page/timeline/pauses.ts";
import { rowsOfSpans } from "../../../web/page/timeline/span-rows.ts";
import { createTimeScale, gapWidthFor } from "../../../web/page/timeline/time-scale.ts";
import { BEGIN, createLargeRun } from "../fixtures/large-run.ts";

test("all bars of a run of 1,000 spans stand inside of the axis, each one inside of the one it belongs to", () => {
  const { spans, endedAt } = createLargeRun(1000);
  const scale = createTimeScale(BEGIN, { pauses: pausesOf(spans), gapWidth: gapWidthFor(60_000) });
  const end = scale.placeOf(endedAt ?? 0);
  const rows = rowsOfSpans(spans, new Set());
  expect(rows).toHaveLength(spans.length);
  for (const { span, parentIndex } of rows) {
    const [from, to] = [scale.placeOf(span.startedAt), scale.placeOf(span.endedAt ?? 0)];
    expect(from).toBeLessThanOrEqual(to);
    expect(to).toBeLessThanOrEqual(end);
    expect(scale.placeOf(rows[parentIndex]?.span.startedAt ?? BEGIN)).toBeLessThanOrEqual(from);
  }
});
