import { expect, it, vi } from "vitest";
import type { ApprovalAnswer } from "../../../../src/index.ts";
import type { EffectApproval, EffectEdit } from "../../../../src/workers/index.ts";
import { scriptedModels } from "../../../support/scripted-models.ts";
import { bundleProgram } from "../worker/support/bundle-program.ts";
import { describeWithFleet } from "../worker/support/services.ts";
import { startWorker, type WorkerProcess } from "../worker/support/worker-process.ts";
import { answers, payingIn } from "./support/cash-desk.ts";
import { startPayDesk } from "./support/pay-desk.ts";

/** What a person answers, by how often the payment was made in the end. */
const ANSWERS: [number, EffectEdit | { decision: "approve" }, string][] = [
  [1, { decision: "edit", result: "receipt 7" }, "receipt 7"],
  [2, { decision: "approve" }, "paid 10 for a"],
];

describeWithFleet("a tool that is called once", (fleet, services) => {
  it.each(ANSWERS)(
    "waits for a person if its worker is killed in the effect, and is then paid %i times, as it was decided",
    async (times, answer, told) => {
      await using desk = await startPayDesk();
      await using scripted = await scriptedModels(payingIn([10]));
      using program = await bundleProgram(new URL("support/once-worker-program.ts", import.meta.url));
      const { postgres, redis } = services();
      const workers: WorkerProcess[] = [];
      const start = async (path: string): Promise<WorkerProcess> => {
        const addresses = { postgres: postgres.url, redis: redis.url, models: scripted.server.baseUrl };
        const worker = await startWorker(program.path, {
          ...addresses,
          desk: `${desk.url}${path}`,
          lease: 1_500,
        });
        workers.push(worker);
        return worker;
      };
      const first = await start("/pay?silent=after");
      const run = await fleet().submit("cashier");
      await vi.waitFor(() => expect(desk.counted).toHaveLength(1), { timeout: 30_000 });
      await first.kill();
      await start("/pay");
      const { questions } = await fleet().until(run, "waiting");
      const [question] = questions as unknown as EffectApproval[];
      expect(question).toMatchObject({ kind: "effect", tool: "pay", reason: "no_result" });
      const given = { [question?.id ?? ""]: answer as ApprovalAnswer };
      await fleet().changed(fleet().runs.answer(run, given));
      expect(await fleet().over(run)).toMatchObject({ status: "finished", answer: "done" });
      expect([desk.counted.length, new Set(desk.counted.map(({ id }) => id)).size]).toEqual([times, 1]);
      expect(answers(scripted)).toEqual([told]);
      await Promise.all(workers.map((worker) => worker.kill()));
    },
  );
});
