import type { Pregel } from "@langchain/langgraph";

/** Any compiled LangGraph graph, with any nodes, channels and context. */
// oxlint-disable-next-line typescript/no-explicit-any -- Pregel's parameters are invariant: only `any` fits every graph.
export type CompiledGraph = Pregel<any, any, any>;
