import { expect, test } from "vitest";
import { timesOf } from "../../../web/page/run-page/glance.ts";
import { createSpan } from "../fixtures/large-run.ts";

const model = createSpan({ kind: "model", startedAt: 1_000, endedAt: 1_100 });
const wait = (endedAt: number | null) => createSpan({ kind: "wait", startedAt: 1_100, endedAt });

test("counts the time in which a run waits for a person apart from its work", () => {
  const spans = [model, wait(9_000)];
  const ended = { status: "finished", startedAt: 1_000, endedAt: 9_020, spans } as const;
  expect(timesOf(ended, 60_000)).toEqual({ worked: 120, waited: 7_900 });
  const waiting = { status: "waiting", startedAt: 1_000, endedAt: null, spans: [model, wait(null)] } as const;
  expect(timesOf(waiting, 5_100)).toEqual({ worked: 100, waited: 4_000 });
});

test("counts no time of a run that has not begun, or whose waiting is not known", () => {
  const fresh = { status: "idle", startedAt: null, endedAt: null, spans: [] } as const;
  expect(timesOf(fresh, 5_000)).toBe(null);
  const foreign = { status: "waiting", startedAt: 1_000, endedAt: null, spans: [model] } as const;
  expect(timesOf(foreign, 60_000)).toEqual({ worked: 100, waited: 0 });
});
