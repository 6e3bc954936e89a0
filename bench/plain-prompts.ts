/** The specialists that J1 routes to, and those that work on J2. */
export type RoutedName = "coding" | "writing" | "analysis";
export type TeamName = "researcher" | "coder" | "writer";

/** The texts that all contenders send. */
export interface Texts {
  classifier: string;
  planner: string;
  synthesizer: string;
  synthesisTask: string;
  /** What every step reads after its role. */
  stepRules: string;
  routed: Readonly<Record<RoutedName, PlainSpecialist>>;
  team: Readonly<Record<TeamName, PlainSpecialist>>;
}

interface PlainSpecialist {
  name: string;
  description: string;
  prompt: string;
}

/** The prompt of one model call. */
export interface PlainPrompt {
  system: string;
  user: string;
}

/** A step's result as the other contenders keep it. */
export interface PlainResult {
  id: string;
  agent: string;
  text: string;
}

/** The prompts of both jobs as the other contenders write them, with earlier results under plain headings. */
export interface PlainPrompts {
  classify(request: string): PlainPrompt;
  answer(specialist: RoutedName, request: string): PlainPrompt;
  plan(goal: string): PlainPrompt;
  step(agent: TeamName, work: { goal: string; results: readonly PlainResult[]; task: string }): PlainPrompt;
  synthesize(goal: string, results: readonly PlainResult[]): PlainPrompt;
}

/** Creates the prompts of the other contenders from the texts. */
export function plainPrompts(texts: Texts): PlainPrompts {
  return {
    classify: (request) => ({ system: `${texts.classifier}\n\n${listOf(texts.routed)}`, user: request }),
    answer: (specialist, request) => ({ system: texts.routed[specialist].prompt, user: request }),
    plan: (goal) => ({
      system: `${texts.planner}\n\n${listOf(texts.team)}\n\nAt most 20 steps.`,
      user: goal,
    }),
    step: (agent, { goal, results, task }) => ({
      system: `${texts.team[agent].prompt}\n\n${texts.stepRules}`,
      user: brief(goal, results, task),
    }),
    synthesize: (goal, results) => ({
      system: texts.synthesizer,
      user: brief(goal, results, texts.synthesisTask),
    }),
  };
}

function brief(goal: string, results: readonly PlainResult[], task: string): string {
  const shown = results.map(({ id, agent, text }) => `## ${id} (${agent})\n${text}`);
  return [`Goal:\n${goal}`, ...shown, `Your task:\n${task}`].join("\n\n");
}

function listOf(specialists: Readonly<Record<string, PlainSpecialist>>): string {
  const lines = Object.values(specialists).map(({ name, description }) => `- ${name}: ${description}`);
  return `The specialists:\n${lines.join("\n")}`;
}
