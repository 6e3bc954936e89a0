import { END, START, StateGraph } from "@langchain/langgraph";
import { afterClassifier } from "../nodes/router/arrows.ts";
import { routerNodes } from "../nodes/router/nodes.ts";
import { ANSWER_NODE, afterText, hasAnswerNode } from "../src/answers/answer-node.ts";
import { deferredGraph } from "../src/langgraph/deferred-graph.ts";
import { COMPACTION_NODE } from "../src/memory/compaction-node.ts";
import { readRouterOptions, type RouterOptions } from "../src/options/router-options.ts";
import { analysis } from "../src/shipped/specialists/analysis.ts";
import { clarify } from "../src/shipped/specialists/clarify.ts";
import { coding } from "../src/shipped/specialists/coding.ts";
import { writing } from "../src/shipped/specialists/writing.ts";
import type { RouterGraph } from "../src/state/router-state.ts";
import type { ObjectSchema, OwnStateSchema } from "../src/state/user-schemas.ts";
import { compileGraph } from "../src/threads/compile-graph.ts";
import { teamRehearsal } from "../src/shipped/rehearsal/rehearsals.ts";

/**
 * Builds a router: a classifier sends each request to one specialist, which answers it.
 *
 * Throws ConfigurationError, naming every fault, if an option is invalid. A run rejects with UnknownRouteError if no
 * specialist fits and there is no fallback, and with the located cause if the classifier or the specialist fails.
 *
 * @example
 * const router = createRouter({ specialists: [coder, writer], fallback: "writer" });
 * const { messages, route } = await router.invoke({ messages: "Write a function that reverses a list." });
 */
export function createRouter<
  const Name extends string,
  const Given extends string = string,
  Context extends ObjectSchema = ObjectSchema,
  State extends OwnStateSchema = OwnStateSchema,
  Answer = unknown,
>(options: RouterOptions<Name, Given, Context, State, Answer>): RouterGraph<Name, Context, State, Answer> {
  const team = readRouterOptions(options as unknown as RouterOptions<Name>);
  const { compaction, classifier, specialists, structuredAnswer } = routerNodes(team);
  const names = team.everyone.map(({ name }) => name);

  const graph = new StateGraph(team.channels)
    .addNode("classifier", classifier)
    .addNode(specialists)

    .addConditionalEdges("classifier", afterClassifier(team), names);
  if (team.added.compacts) {
    graph
      .addNode(COMPACTION_NODE, compaction)
      .addEdge(START, COMPACTION_NODE)
      .addEdge(COMPACTION_NODE, "classifier");
  } else graph.addEdge(START, "classifier");

  if (hasAnswerNode(team)) {
    graph.addNode(ANSWER_NODE, structuredAnswer).addEdge(ANSWER_NODE, END);
    for (const name of names) graph.addConditionalEdges(name, afterText, [ANSWER_NODE, END]);
  } else {
    for (const name of names) graph.addEdge(name, END);
  }
  return compileGraph(graph, team) as RouterGraph<Name, Context, State, Answer>;
}

/** The shipped router: coding, writing and analysis. A request that is too vague for them gets a question back. */
export const graph: RouterGraph<"coding" | "writing" | "analysis"> = deferredGraph(() =>
  createRouter({
    specialists: [coding, writing, analysis],
    fallback: clarify,
    minimumConfidence: 0.4,
    rehearsal: teamRehearsal,
  }),
);
