import { CLASSIFIER_PROMPT } from "../nodes/router/classifier.ts";
import { PLANNER_PROMPT } from "../nodes/supervisor/planner.ts";
import { SYNTHESIS_TASK, SYNTHESIZER_PROMPT } from "../nodes/supervisor/synthesizer.ts";
import { stepRules } from "../src/conversation/step-prompt.ts";
import { analysis } from "../src/shipped/specialists/analysis.ts";
import { coder } from "../src/shipped/specialists/coder.ts";
import { coding } from "../src/shipped/specialists/coding.ts";
import { researcher } from "../src/shipped/specialists/researcher.ts";
import { writer } from "../src/shipped/specialists/writer.ts";
import { writing } from "../src/shipped/specialists/writing.ts";
import type { Texts } from "./plain-prompts.ts";

/** The shipped prompts as data, so that characters are comparable and no contender must load Troupe's modules. */
export const SHIPPED_TEXTS: Texts = {
  classifier: CLASSIFIER_PROMPT,
  planner: PLANNER_PROMPT,
  synthesizer: SYNTHESIZER_PROMPT,
  synthesisTask: SYNTHESIS_TASK,
  stepRules: stepRules({ mayDecline: true }),
  routed: { coding, writing, analysis },
  team: { researcher, coder, writer },
};
