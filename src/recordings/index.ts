// Recording runs
export { openRecording, recordRun, type OpenRecording } from "./record-run.ts";
export { recordingOf, type RecordingAbout } from "./recording-of-calls.ts";

// Recordings as files
export { readRecording, writeRecording } from "./recording-file.ts";
export type { RecordedRoute } from "./recorded-route.ts";
export type { RecordedModelCall, RecordedSettings, RecordedWork, Recording } from "./recording.ts";

// Playing them
export type { ReplayMatch } from "./tape.ts";
export { replay, type Replay, type ReplayOptions } from "./replay.ts";
