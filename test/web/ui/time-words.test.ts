import { expect, it } from "vitest";
import { agoWords, durationWords } from "../../../web/page/ui/time-words.ts";

it("says durations in a few characters", () => {
  const said = [0, 640, 999.7, 3_210, 59_960, 125_000, 3_599_900, 3_840_000].map(durationWords);
  expect(said).toEqual([
    "0 ms",
    "640 ms",
    "1.0 s",
    "3.2 s",
    "1 min 00 s",
    "2 min 05 s",
    "1 h 00 min",
    "1 h 04 min",
  ]);
});

it("says how long ago a moment was", () => {
  const now = Date.parse("2026-03-20T12:00:00Z");
  const minute = 60_000;
  const said = [0, 5 * minute, 59.8 * minute, 180 * minute, 1_440 * minute, 2_880 * minute, 40_000 * minute];
  expect(said.map((age) => agoWords(now - age, now))).toEqual([
    "just now",
    "5 min ago",
    "1 h ago",
    "3 h ago",
    "1 day ago",
    "2 days ago",
    "2026-02-20",
  ]);
});
