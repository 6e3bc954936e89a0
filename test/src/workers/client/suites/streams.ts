import { describe, expect, test } from "vitest";
import { codeOfFailure } from "../../runs/suites/made-runs.ts";
import { allOf, FINISHED, REQUEST, WAITING, YES, type Stage } from "./stage.ts";

export function streamsSuite(stage: () => Stage): void {
  describe("stream", () => {
    test("ends with the result of a run, also if its worker wrote no items", async () => {
      await using client = stage().client();
      const run = await client.submit("router", REQUEST);
      await stage().work(run, FINISHED);
      const items = await allOf(client.stream(run));
      expect(items.at(-1)).toMatchObject({
        type: "result",
        text: "Add an index.",
        state: { messages: ["Add an index."] },
      });
    });

    test("ends with the question of a run that waits, and continues after the answer", async () => {
      await using client = stage().client();
      const run = await client.submit("router", REQUEST);
      await stage().work(run, WAITING);
      const asked = (await allOf(client.stream(run))).at(-1);
      expect(asked).toMatchObject({ type: "approval", question: WAITING.questions[0] });
      await client.answer(run, YES);
      const rest = allOf(client.stream(run, { after: asked?.sequence }));
      await stage().work(run, FINISHED);
      expect((await rest).at(-1)).toMatchObject({ type: "result" });
    });

    test("reports a canceled run as an error", async () => {
      await using client = stage().client();
      const run = await client.submit("router", REQUEST);
      const items = allOf(client.stream(run));
      await client.cancel(run);
      expect((await items).at(-1)).toMatchObject({ type: "error", code: "run_aborted" });
    });

    test("can be left before and while it waits, which does not stop the run", async () => {
      await using client = stage().client();
      const run = await client.submit("router", REQUEST);
      const unread = client.stream(run);
      await unread.return?.();
      expect((await unread.next()).done).toBe(true);
      const items = client.stream(run);
      const next = items.next();
      await items.return?.();
      expect((await next).done).toBe(true);
      expect(await client.find(run)).toMatchObject({ status: "queued" });
    });

    test("rejects for an unknown run, and for a place that is not one", async () => {
      await using client = stage().client();
      expect(await codeOfFailure(client.stream("unknown").next())).toBe("run_unknown");
      const run = await client.submit("router", REQUEST);
      expect(await codeOfFailure(client.stream(run, { after: -1 }).next())).toBe("input_invalid");
    });
  });
}
