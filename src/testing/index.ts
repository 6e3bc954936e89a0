// The server
export { createModelServer, type ModelServer } from "./model-server.ts";

// Scripts
export { type ModelScript, scriptBySchema, type ScriptEntry, scriptOf } from "./script.ts";

// Replies
export type {
  ContentReply,
  Fault,
  FaultReply,
  FinishReason,
  JsonReply,
  ModelReply,
  RawReply,
  ReplyOptions,
  TextReply,
  ToolCallReply,
} from "./model-reply.ts";

// Requests
export type { ModelMessage, ModelRequest, ModelTool, RecordedRequest } from "./model-request.ts";
export type { Refusal } from "./refusal.ts";

// Recordings
export type { ReplayMatch } from "../recordings/tape.ts";
export { replay, type Replay, type ReplayOptions } from "../recordings/replay.ts";

// Savers
export {
  checkSaver,
  type SaverArea,
  type SaverCheck,
  type SaverCheckOptions,
  type SaverReport,
} from "./check-saver/check-saver.ts";
