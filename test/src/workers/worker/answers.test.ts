import { expect, it } from "vitest";
import { countingModels } from "./support/counting-models.ts";
import { describeWithFleet } from "./support/services.ts";

const YES = { decision: "approve" } as const;

describeWithFleet("a run that waits for a person", (fleet) => {
  it("holds no worker, and is continued by another worker for each answer", async () => {
    await using models = await countingModels();
    const run = await fleet().submit("asking");
    const ask = async (): Promise<string> => {
      await using worker = await fleet().worker(models);
      const { questions } = await fleet().until(run, "waiting");
      expect(questions).toHaveLength(1);
      expect(worker.running).toBeLessThanOrEqual(1);
      return questions[0]?.id ?? "";
    };
    const plan = await ask();
    expect(models.calls).toEqual({});
    await fleet().changed(fleet().runs.answer(run, { [plan]: YES }));
    await expect(fleet().runs.answer(run, { [plan]: YES })).rejects.toMatchObject({
      code: "run_not_waiting",
    });
    const step = await ask();
    expect(step).not.toBe(plan);
    expect(models.calls).toEqual({ "do s1": 1 });
    await fleet().changed(fleet().runs.answer(run, { [step]: YES }));
    await using _last = await fleet().worker(models);
    expect(await fleet().over(run)).toMatchObject({ status: "finished", answer: "result of do s2" });
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 1 });
  });

  it("keeps an answer through the death of the worker that had it", async () => {
    await using models = await countingModels();
    await using first = await fleet().process(models, { lease: 1_500 });
    const run = await fleet().submit("asking");
    const { questions } = await fleet().until(run, "waiting");
    models.hold("do s1");
    await fleet().changed(fleet().runs.answer(run, { [questions[0]?.id ?? ""]: YES }));
    await models.begun("do s1");
    await using _second = await fleet().process(models, { lease: 1_500 });
    await first.kill();
    await models.begun("do s1", 2);
    models.releaseAll();
    const { takeOvers, ...record } = await fleet().until(run, "waiting");
    expect(record.questions).toMatchObject([{ kind: "step" }]);
    expect(models.calls).toEqual({ "do s1": 1 + takeOvers });
  });
});
