// Builders.
export { createHandoffs } from "../graphs/handoffs.ts";
export type { HandoffsOptions } from "./options/handoffs-options.ts";
export type { HandoffsGraph } from "./state/handoffs-state.ts";
export type { ConversationInput } from "./state/conversation-input.ts";
export { createRouter } from "../graphs/router.ts";
export type { RouterOptions } from "./options/router-options.ts";
export type { RouterGraph } from "./state/router-state.ts";
export { createSupervisor } from "../graphs/supervisor.ts";
export type { SupervisorOptions } from "./options/supervisor-options.ts";
export type { SupervisorGraph } from "./state/supervisor-state.ts";

// Specialists.
export { defineSpecialist } from "./specialists/define-specialist.ts";
export type { GraphSpecialist, PromptSpecialist, Specialist } from "./specialists/specialist.ts";
export type { MountableGraph } from "./specialists/mountable-graph.ts";
export type { Middleware } from "./specialists/middleware.ts";
export type {
  AnyContext,
  TextOrPromptFunction,
  SpecialistPrompt,
  RunInfo,
  RunInfoState,
} from "./specialists/prompt.ts";

// What a caller passes, and what teams did.
export type { CallerOptions } from "./options/graph-options.ts";
export type {
  ChannelSchema,
  ChannelsGiven,
  ChannelsOf,
  ContextGiven,
  ContextOf,
  ObjectSchema,
  OwnStateSchema,
  RunSettings,
  WithContext,
} from "./state/user-schemas.ts";
export type { TeamResult, Teams } from "./state/teams.ts";

// Routing.
export type { Route, RouteDecider } from "./routing/route.ts";
export type { FastRouter, FastRouterInfo, FastRouterScores } from "./options/fast-router.ts";

// Typed answers.
export type { AnswerOption, AnswerSchema } from "./options/answer-option.ts";
export type { ResultData } from "./specialists/result-data.ts";

// Handoffs.
export { defineHandoff } from "./specialists/handoff.ts";
export type {
  HandedOver,
  Handoff,
  HandoffContext,
  HandoffTo,
  HandoffView,
  HistoryPolicy,
  TypedHandoff,
} from "./specialists/handoff.ts";
export type { Hop } from "./handoff/hop.ts";

// Plans and their results.
export type { Plan, PlanDraft, PlanReply, PlanStep } from "./plan/plan.ts";
export type { Results, StepResult } from "./plan/step-result.ts";
export type { ContextPolicy } from "./conversation/context.ts";
export { checkPlan } from "./plan/check-plan.ts";

// Approvals.
export { approvalId } from "./approval/approval-id.ts";
export type { QuestionPlace } from "./approval/approval-id.ts";
export { askApproval } from "./approval/ask-approval.ts";
export type { AnswerReading, Asked } from "./approval/ask-approval.ts";
export type { ApprovalAnswered } from "./approval/answered.ts";
export type { ApprovalDecision, EditReader } from "./approval/read-answer.ts";
export { answerApprovals, pendingApprovals } from "./approval/pending-approvals.ts";
export type { QuestionSource, Resumption } from "./approval/pending-approvals.ts";
export type { QuestionState } from "./approval/open-questions.ts";
export type {
  ApplicationEdit,
  Approval,
  ApprovalAnswer,
  ApprovalQuestion,
  Approve,
  Edit,
  ForeignAnswer,
  ForeignQuestion,
  PendingApproval,
  PlanApproval,
  Reject,
  StepApproval,
  ToolsApproval,
} from "./approval/approval.ts";

// Failures, and what follows them.
export type { FailureHandling } from "./specialists/specialist.ts";
export type { OnFailure } from "./failure/failure-policy.ts";
export type { Fallback } from "./run/fallback.ts";
export type { FailedStep, Replan } from "./plan/replan.ts";
export type { Remaining } from "./plan/replan-task.ts";

// Results that are too long to be shown whole.
export type { Summarize, SummaryRequest } from "./conversation/shown-result.ts";

// Memory of a conversation: what models read of it, and what they find again.
export type { ConversationOptions } from "./memory/conversation-options.ts";
export type { Compaction, CompactionRequest } from "./memory/compaction.ts";
export { createRecall } from "./memory/recall.ts";
export type { Recall, RecallOptions, RecallRun } from "./memory/recall.ts";
export type { RecallConfig, RecallNamespace } from "./memory/recall-namespace.ts";
export { summarize } from "./memory/summarize.ts";
export type { SummarizeOptions } from "./memory/summarize.ts";

// How a run ended, and what it used.
export type { Outcome } from "./run/outcome.ts";
export { sumUsage } from "./run/sum-usage.ts";
export type { RunMode, Usage, UsageEntry } from "./run/usage.ts";

// Limits.
export type { LimitKinds, Limits, PlanLimits, PriceFunction, RunLimits } from "./run/limits.ts";
export { reopenRun } from "./threads/reopen-run.ts";

// Models and their configuration.
export { createModels } from "./models/models.ts";
export type { ModelChoice, Models } from "./models/models.ts";
export { loadSettings } from "./models/settings.ts";
export type { ModelRole, Settings, StructuredOutput, TemperatureRule } from "./models/settings.ts";
export type { RetryPolicy } from "./models/retry-policy.ts";

export { answerOf, answersOf, type SpokenText } from "./conversation/answer-of.ts";
export type { ConversationRequest } from "./conversation/conversation.ts";
export type { ConversationCut } from "./conversation/window.ts";
export type { Effects } from "./run/effects.ts";

// Threads: kept, locked, resumed.
export { openThreads } from "./threads/open-threads.ts";
export type { Threads } from "./threads/open-threads.ts";
export { nextAction } from "./threads/next-action.ts";
export type { NextAction, ThreadState, ThreadStatus } from "./threads/next-action.ts";

// Events.
export { emit, eventGuard, isTroupeEvent } from "./events/events.ts";
export type {
  ApplicationHappening,
  EventOf,
  EventPlace,
  TroupeEvent,
  TroupeEventType,
} from "./events/events.ts";

// The stream of a run, for user interfaces.
export { streamRun } from "./streaming/stream-run.ts";
export type { RunConfig, RunInput, RunResult, RunStream, StreamableGraph } from "./streaming/stream-run.ts";
export type {
  ApprovalItem,
  ErrorItem,
  EventItem,
  ItemPlace,
  MessageItem,
  ResultItem,
  RunItem,
  TokenItem,
} from "./streaming/run-item.ts";

// Graphs of your own: limits, model calls, and what every builder does at the end.
export { RUN_LIMITS } from "./run/limits.ts";
export { createModelCaller } from "./models/model-caller.ts";
export type { ModelCall, ModelCaller } from "./models/model-caller.ts";
export type { ModelCallerOptions } from "./models/model-caller-options.ts";
export type { CallScope } from "./run/call-scope.ts";
export { compileGraph } from "./threads/compile-graph.ts";
export type { CompileSettings } from "./threads/compile-graph.ts";
export type { GraphDetails, Reopen, Reopening } from "./langgraph/graph-details.ts";

// Errors.
export { TroupeError, isTroupeError } from "./errors/troupe-error.ts";
export type { ModelErrorCode, SharedStateErrorCode, TroupeErrorCode } from "./errors/troupe-error.ts";
export { ApprovalError } from "./errors/approval-error.ts";
export { BudgetError } from "./errors/budget-error.ts";
export { ConfigurationError } from "./errors/configuration-error.ts";
export { InputError } from "./errors/input-error.ts";
export { ModelError } from "./errors/model-error.ts";
export { PlanError } from "./errors/plan-error.ts";
export { SharedStateError } from "./errors/shared-state-error.ts";
export { StructuredReplyError } from "./errors/structured-reply-error.ts";
export { UnknownRouteError } from "./errors/unknown-route-error.ts";
