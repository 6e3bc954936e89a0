import type { GraphNode } from "@langchain/langgraph";
import { createAnswerModels } from "../../src/agents/answer-model.ts";
import { createSpecialistRunner, type SpecialistNode } from "../../src/agents/specialist-runner.ts";
import type { RouterTeam } from "../../src/options/router-options.ts";
import { fallbackNote } from "../../src/routing/fallback-note.ts";
import { clearSpecialist } from "../../src/routing/route.ts";
import { describeSpecialists } from "../../src/specialists/specialist.ts";
import type { RouterState } from "../../src/state/router-state.ts";
import { createCompaction } from "../compaction.ts";
import { createStructuredAnswer } from "../structured-answer.ts";
import { createClassifier } from "./classifier.ts";
import { createConversationTurn, type ConversationTurn } from "./specialist.ts";

/** The nodes of a router. */
export interface RouterNodes<Name extends string> {
  classifier: GraphNode<RouterState<Name>>;
  specialists: SpecialistNode<ConversationTurn<Name>>[];
  /** Part of the graph only if it compacts its conversation. */
  compaction: GraphNode<RouterState<Name>>;
  /** Part of the graph only if it has a typed answer. */
  structuredAnswer: GraphNode<RouterState<Name>>;
}

/** Creates the nodes of a router. */
export function routerNodes<Name extends string>(team: RouterTeam<Name>): RouterNodes<Name> {
  const { everyone, caller, minimumConfidence, conversation, answers, added } = team;
  const described = describeSpecialists(team.specialists);
  return {
    compaction: createCompaction({ ...team, isWhole: false }),
    classifier: createClassifier(team),
    specialists: everyone.map((specialist) => {
      const runner = createSpecialistRunner(specialist, caller, { channels: added.own });
      const node = createConversationTurn<Name>(specialist, {
        runner,
        caller,
        conversation,
        answers,
        added,
        noteFor: (route) =>
          clearSpecialist(route, minimumConfidence) === undefined
            ? fallbackNote({ team: described, route })
            : null,
      });
      const ends = specialist.fallback === undefined ? {} : { ends: [specialist.fallback] };
      return [specialist.name, node, { subgraphs: runner.subgraphs, ...ends }];
    }),
    structuredAnswer: createStructuredAnswer({ ...team, modelOf: createAnswerModels(everyone, caller) }),
  };
}
