import { expect, test } from "vitest";
import { createSupervisor } from "../../../graphs/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { withStepTexts } from "../../../web/page/run-page/step-texts.ts";
import { entriesOfHistory } from "../../../web/page/run/entries-of-history.ts";
import { ask, deliverTask, menu } from "../../support/kitchen.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { baker, cook } from "../../support/specialists.ts";
import { watchThread } from "../../support/watched-thread.ts";
import { stepWith, viewWith } from "../fixtures/run-views.ts";

test("a run that is read from its checkpoints has the texts of its steps, which are their results", async () => {
  await using scripted = await scriptedModels(scriptBySchema({ plan: menu, text: deliverTask }));
  await using thread = watchThread(createSupervisor({ specialists: [cook, baker], models: scripted.models }));
  await thread.run(ask("a feast"));
  const textsOf = (texts: ReturnType<typeof withStepTexts>["texts"]): unknown =>
    texts.map(({ agent, step, text, isStreaming }) => ({ agent, step, text, isStreaming }));
  const kept = withStepTexts(await thread.view({ isRunning: false }));
  const entries = entriesOfHistory(await thread.history());
  const read = withStepTexts(await thread.view({ entries, isRunning: false }));
  expect(textsOf(read.texts)).toEqual(textsOf(kept.texts));
  expect(read.texts.filter(({ step }) => step !== null).length).toBe(read.plan.length);
});

test("only completed steps whose text was not seen get one, and only after the work", () => {
  const text = { key: "k", agent: "coder", step: "a", text: "as written", isStreaming: false };
  const said = { key: "m", agent: "assistant", step: null, text: "Done.", isStreaming: false };
  const plan = [
    stepWith("a", { status: "completed", text: "its result" }),
    stepWith("b", { status: "completed", text: "another" }),
    stepWith("c", { status: "failed", text: "it broke" }),
    stepWith("d", { status: "completed", text: null }),
  ];
  const view = viewWith({ status: "finished", texts: [text, said], plan });
  const added = { key: "result|b", agent: "researcher", step: "b", text: "another", isStreaming: false };
  expect(withStepTexts(view).texts).toEqual([text, added, said]);
  const running = viewWith({ status: "running", texts: [text, said], plan });
  expect(withStepTexts(running)).toBe(running);
});
