import { expect, test } from "vitest";
import { rememberKey } from "../../../../src/text/known-keys.ts";
import { jsonLog, type LogRecord } from "../../../../src/workers/operations/worker-log.ts";

const NOON = (): Date => new Date("2026-01-02T12:00:00Z");

function lineOf(record: LogRecord): string {
  let line = "";
  jsonLog((text) => (line += text), NOON)(record);
  return line;
}

test("a record is one line of JSON, with the time first", () => {
  const line = lineOf({
    level: "info",
    event: "run_taken",
    worker: "w",
    tenant: "t",
    run: "r",
    takeOvers: 2,
  });
  expect(line).toBe(
    '{"time":"2026-01-02T12:00:00.000Z","level":"info","event":"run_taken","worker":"w","tenant":"t","run":"r","takeOvers":2}\n',
  );
});

test("a text can neither forge a line nor control a terminal", () => {
  const message = "first\nsecond\r\u2028third\u0085 \u001b[31mred\u009b31m \u202eback \u0000\u007f \ud800";
  const line = lineOf({ level: "error", event: "run_failed", worker: "w", thread: "a\nb", message });
  expect(line.slice(0, -1)).toMatch(/^[\u0020-\u007e]*$/);
  expect(JSON.parse(line)).toMatchObject({ thread: "a\nb", message });
});

test("no configured key is shown, and a long text is cut after keys are hidden", () => {
  rememberKey("sk-worker-log-0123456789");
  const message = `${"x".repeat(1_290)} sk-worker-log-0123456789 ${"y".repeat(5_000)}`;
  const line = lineOf({ level: "warn", event: "run_failed", worker: "w", message });
  expect(line).not.toContain("sk-worker");
  expect(line.length).toBeLessThan(2_500);
});
