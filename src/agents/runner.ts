import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import type { CallScope } from "../run/call-scope.ts";

/** What a specialist gets to answer. `visible` streams the answer as chat. */
export interface Assignment {
  messages: BaseMessage[];
  visible: boolean;
  scope: CallScope;
}

/** A specialist that is ready to run. Prompts, agents and graphs are all asked in this one way. */
export interface SpecialistRunner {
  /** Answers in one message under the specialist's name. Rejects if it cannot. */
  run(assignment: Assignment): Promise<AIMessage>;
  /** Answers with every message that Troupe's own agent added, tool answers included. Others answer in one message. */
  converse(assignment: Assignment): Promise<BaseMessage[]>;
  /** The graphs inside, for drawings and for their checkpoints. */
  subgraphs: CompiledGraph[];
}
