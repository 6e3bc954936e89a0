import type { Pregel } from "@langchain/langgraph";

/** Any compiled LangGraph graph, whatever its nodes, channels and context are. */
// oxlint-disable-next-line typescript/no-explicit-any -- Pregel's parameters are invariant: only `any` fits every graph.
export type CompiledGraph = Pregel<any, any, any>;
