import type { StateSchemaField } from "@langchain/langgraph";

/** The type of a channel that holds the last value written. */
export type Channel<Value> = Extract<StateSchemaField<Value>, { "~standard": unknown }>;
