// Keyed, versioned data that agents share next to the conversation.
export { openSharedState } from "./open-shared-state.ts";
export type { SharedStateOptions } from "./open-shared-state.ts";
export { openSqliteStore } from "./open-sqlite-store.ts";
export type { SqliteStore } from "./sqlite-store.ts";
export { sharedStateTools } from "./shared-state-tools.ts";
export type { SharedStateToolsOptions, StateSource, ToolConfig } from "./shared-state-tools.ts";
export { sharedScope } from "./namespace.ts";
export type { ScopeConfig, SharedScope } from "./namespace.ts";
export type { CompareAndSetResult, SharedState } from "./shared-state.ts";
export type { SharedEntry } from "./entry.ts";
export type { JsonValue } from "./json-value.ts";
export type { SharedSchemas } from "./value.ts";
export type { SharedEvent, WatchOptions } from "./watch-event.ts";
