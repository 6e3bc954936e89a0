import { CLASSIFIER_PROMPT } from "../nodes/classifier.ts";
import { PLANNER_PROMPT } from "../nodes/planner.ts";
import { SYNTHESIS_TASK, SYNTHESIZER_PROMPT } from "../nodes/synthesizer.ts";
import { analysis } from "../src/specialists/analysis.ts";
import { coder } from "../src/specialists/coder.ts";
import { coding } from "../src/specialists/coding.ts";
import { researcher } from "../src/specialists/researcher.ts";
import { writer } from "../src/specialists/writer.ts";
import { writing } from "../src/specialists/writing.ts";
import type { Texts } from "./plain-prompts.ts";

/** The very prompts that we ship, as data: characters compare, and no contender has to load our modules for them. */
export const SHIPPED_TEXTS: Texts = {
  classifier: CLASSIFIER_PROMPT,
  planner: PLANNER_PROMPT,
  synthesizer: SYNTHESIZER_PROMPT,
  synthesisTask: SYNTHESIS_TASK,
  routed: { coding, writing, analysis },
  team: { researcher, coder, writer },
};
