import { expect, test } from "vitest";
import { PROJECT_PAIRS } from "../../bench/types/projects.ts";
import { typeCheck } from "../support/type-check.ts";

const [PROMPTS] = PROJECT_PAIRS;

test.each(PROJECT_PAIRS)(
  "a project $title makes TypeScript work little more with Troupe than with LangGraph alone",
  { timeout: 300_000 },
  ({ langgraph, troupe }) => {
    const alone = typeCheck({ "langgraph.ts": langgraph }, { skipLibCheck: false });
    const ours = typeCheck({ "troupe.ts": troupe }, { skipLibCheck: false });
    expect([alone.faults, ours.faults]).toEqual([[], []]);
    expect(ours.instantiations / alone.instantiations).toBeLessThan(1.15);
  },
);

test("the declarations behind `troupe` read neither langchain nor zod's own interface", () => {
  const { files } = typeCheck({ "troupe.ts": PROMPTS.troupe }, { skipLibCheck: true });
  const heavy = /node_modules\/(langchain|openai|@langchain\/openai|zod\/v4\/classic)\//;
  expect(files.some((path) => path.endsWith("dist/src/index.d.ts"))).toBe(true);
  expect(files.filter((path) => heavy.test(path))).toEqual([]);
});
