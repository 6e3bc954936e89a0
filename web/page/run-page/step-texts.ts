import type { RunView, SpecialistText } from "../run/run-view.ts";

/**
 * Adds the texts of completed steps that nobody saw being written, such as after a reload of a run without a journal: they are
 * the results in the plan. While the run works, its texts come as they are written.
 */
export function withStepTexts(view: RunView): RunView {
  const { texts, plan, status } = view;
  if (status === "running") return view;
  const written = new Set(texts.map(({ step }) => step));
  const missing = plan.flatMap(({ id, agent, status: state, text }): SpecialistText[] => {
    if (state !== "completed" || text === null || text.trim() === "" || written.has(id)) return [];
    return [{ key: `result|${id}`, agent, step: id, text, isStreaming: false }];
  });
  if (missing.length === 0) return view;
  // Steps come before what was said in the conversation.
  const said = texts.filter(({ step }) => step === null);
  return { ...view, texts: [...texts.filter(({ step }) => step !== null), ...missing, ...said] };
}
