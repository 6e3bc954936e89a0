import { END, START, StateGraph } from "@langchain/langgraph";
import { handoffsNodes } from "../nodes/handoffs/nodes.ts";
import { ANSWER_NODE, hasAnswerNode } from "../src/answers/answer-node.ts";
import { activeSpeaker, nextSpeaker, speakersAfter } from "../src/handoff/speakers.ts";
import { deferredGraph } from "../src/langgraph/deferred-graph.ts";
import { COMPACTION_NODE } from "../src/memory/compaction-node.ts";
import { readHandoffsOptions, type HandoffsOptions } from "../src/options/handoffs-options.ts";
import { billing } from "../src/shipped/support-desk/billing.ts";
import { technical } from "../src/shipped/support-desk/technical.ts";
import { triage } from "../src/shipped/support-desk/triage.ts";
import type { HandoffsGraph } from "../src/state/handoffs-state.ts";
import type { ObjectSchema, OwnStateSchema } from "../src/state/user-schemas.ts";
import { compileGraph } from "../src/threads/compile-graph.ts";
import { deskRehearsal } from "../src/shipped/rehearsal/rehearsals.ts";

/**
 * Builds a handoff graph: specialists transfer the conversation to each other, and the next turn continues with the
 * last speaker.
 *
 * Throws ConfigurationError, naming every fault, if an option is invalid. A run ends with an `outcome`, also if a
 * specialist failed, could not hand over, or handed over too often.
 *
 * @example
 * const triage = defineSpecialist({ name: "triage", description: "...", prompt: "...", handoffs: ["billing"] });
 * const support = createHandoffs({ specialists: [triage, billing], entry: "triage" });
 * const { messages, active } = await support.invoke({ messages: "I was charged twice." });
 */
export function createHandoffs<
  const Name extends string,
  Context extends ObjectSchema = ObjectSchema,
  State extends OwnStateSchema = OwnStateSchema,
  Answer = unknown,
>(options: HandoffsOptions<Name, Context, State, Answer>): HandoffsGraph<Name, Context, State, Answer> {
  const team = readHandoffsOptions(options as unknown as HandoffsOptions<Name>);
  const { compaction, switchboard, specialists, structuredAnswer } = handoffsNodes(team);

  const graph = new StateGraph(team.channels)
    .addNode("switchboard", switchboard)
    .addNode(specialists)

    .addConditionalEdges("switchboard", activeSpeaker, [...team.names]);
  if (team.added.compacts) {
    graph
      .addNode(COMPACTION_NODE, compaction)
      .addEdge(START, COMPACTION_NODE)
      .addEdge(COMPACTION_NODE, "switchboard");
  } else graph.addEdge(START, "switchboard");

  const ends = hasAnswerNode(team) ? [ANSWER_NODE, END] : [END];
  if (ends.length > 1) graph.addNode(ANSWER_NODE, structuredAnswer).addEdge(ANSWER_NODE, END);
  for (const name of team.names) {
    graph.addConditionalEdges(name, nextSpeaker, [...speakersAfter(name, team.specialists), ...ends]);
  }
  return compileGraph(graph, team) as HandoffsGraph<Name, Context, State, Answer>;
}

/** The shipped handoff graph, a support desk: triage, billing and technical. */
export const graph: HandoffsGraph<"triage" | "billing" | "technical"> = deferredGraph(() =>
  createHandoffs({
    specialists: [triage, billing, technical],
    entry: "triage",
    rehearsal: deskRehearsal,
  }),
);
