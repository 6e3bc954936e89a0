import { Command, isCommand } from "@langchain/langgraph";
import { openQuestions, type OpenQuestion } from "../approval/open-questions.ts";
import { isBelowAnotherGraph } from "../langgraph/checkpointer.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { wrapRuns } from "../langgraph/wrap-runs.ts";
import { isRecord } from "../text/is-record.ts";

/**
 * Returns the graph, whose runs add the id of the question to answers without one: to an answer under the id of an interrupt
 * or of a question, and to any other answer if exactly one question waits. So an answer counts only for the question that
 * waited when the answer came, and for what that question showed.
 */
export function addressAnswers<Graph extends CompiledGraph>(graph: Graph): Graph {
  return wrapRuns(graph, {}, (start, { input, state, configurable }) => {
    const mayWait = configurable["thread_id"] !== undefined && !isBelowAnotherGraph(configurable);
    // In all other runs, nothing is added to the time of a chunk.
    if (!mayWait || !isCommand(input) || input.resume === undefined || input.resume === null) return start();
    return (async function* () {
      const resume = addressed(input.resume, openQuestions(await state()));
      const { update, goto, graph: target } = input;
      const command = {
        resume,
        ...(update && { update }),
        ...(goto && { goto }),
        ...(target && { graph: target }),
      };
      yield* start(undefined, { input: new Command(command) });
    })();
  });
}

function addressed(resume: unknown, open: readonly OpenQuestion[]): unknown {
  if (isByInterrupt(resume)) {
    const entries = Object.entries(resume).map(([key, answer]): [string, unknown] => {
      const one = open.find(({ interrupt, question }) => interrupt === key || question.id === key);
      return one === undefined ? [key, answer] : [one.interrupt, one.address(answer)];
    });
    return Object.fromEntries(entries);
  }
  const [only, ...others] = open;
  return only !== undefined && others.length === 0 ? only.address(resume) : resume;
}

/** Returns true for answers by ids, which LangGraph tells from an answer by the form of the ids (langgraph 1.7.3). */
function isByInterrupt(resume: unknown): resume is Record<string, unknown> {
  return isRecord(resume) && Object.keys(resume).every((key) => /^[0-9a-f]{32}$/.test(key));
}
