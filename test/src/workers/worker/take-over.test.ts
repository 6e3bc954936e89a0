import { expect, it } from "vitest";
import { countingModels } from "./support/counting-models.ts";
import { describeWithFleet } from "./support/services.ts";

describeWithFleet("a worker that is killed", (fleet) => {
  it("in a model call: another one continues the run, and repeats only that call", async () => {
    await using models = await countingModels();
    const release = models.hold("do s3");
    await using first = await fleet().process(models);
    const run = await fleet().submit("chain");
    await models.begun("do s3");
    await using _second = await fleet().process(models);
    await first.kill();
    await models.begun("do s3", 2);
    release();
    const record = await fleet().over(run);
    expect(record).toMatchObject({ status: "finished", answer: "result of do s4", takeOvers: 1 });
    expect(models.calls).toEqual({ "do s1": 1, "do s2": 1, "do s3": 2, "do s4": 1 });
  });
});
