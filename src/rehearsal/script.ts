import type { ModelScript } from "../testing/index.ts";

const NO_USAGE = { inputTokens: 0, outputTokens: 0 };

/** What the rehearsal's model says. */
export const rehearsalScript: ModelScript = (request) => {
  if (request.schema === "route")
    return { json: { specialist: "coding", confidence: 0.9, reason: "rehearsal" }, usage: NO_USAGE };
  if (request.schema === "plan") {
    const steps = [
      { id: "research", agent: "researcher", task: "Requirements.", dependsOn: [] },
      { id: "code", agent: "coder", task: "Code.", dependsOn: ["research"] },
      { id: "guide", agent: "writer", task: "Guide.", dependsOn: ["code"] },
    ];
    return { json: { steps }, usage: NO_USAGE };
  }
  return { text: "[rehearsal] placeholder", usage: NO_USAGE };
};
