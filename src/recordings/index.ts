// Recording runs
export { openRecording, recordRun, type OpenRecording } from "./record-run.ts";
export { recordingOf, type RecordingAbout } from "./recording-of-calls.ts";

// Recordings as files
export { readRecording, writeRecording } from "./recording-file.ts";
export type { RecordedModelCall, RecordedSettings, Recording } from "./recording.ts";

// Playing them
export { replay, type Replay } from "./replay.ts";
