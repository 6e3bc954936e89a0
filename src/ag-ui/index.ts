// Runs for pages that speak AG-UI.
export { streamAgUi } from "./stream-ag-ui.ts";
export type { AgUiOptions, AgUiStream } from "./stream-ag-ui.ts";
export { respondWithAgUi } from "./respond.ts";
export { readAgUiInput } from "./read-input.ts";
export { readAgUiThread } from "./thread.ts";
export type { AgUiThread, ThreadConfig } from "./thread.ts";
export type { AgUiState, AgUiStep } from "./page-state.ts";
