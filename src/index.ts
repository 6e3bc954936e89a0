// Specialists.
export { defineSpecialist } from "./specialists/specialist.ts";
export type { GraphSpecialist, PromptSpecialist, Specialist } from "./specialists/specialist.ts";
export type { MountableGraph } from "./specialists/mountable-graph.ts";

// Routing.
export type { Route } from "./routing/route.ts";

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
export type { Plan, PlanDraft, PlanStep } from "./plan/plan.ts";
export type { Results, StepResult } from "./plan/step-result.ts";
export type { ContextPolicy } from "./conversation/context.ts";
export { checkPlan } from "./plan/check-plan.ts";

// Approvals.
export { answerApprovals, pendingApprovals } from "./approval/pending-approvals.ts";
export type { QuestionSource, Resumption } from "./approval/pending-approvals.ts";
export type { QuestionState } from "./approval/open-questions.ts";
export type {
  Approval,
  ApprovalAnswer,
  Approve,
  Edit,
  ForeignAnswer,
  ForeignQuestion,
  PendingApproval,
  PlanApproval,
  Reject,
  SpecificationApproval,
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

// The Software House.
export type { AcceptanceTest, AcceptanceTests } from "./software-house/contract/acceptance-tests.ts";
export type { FileSet, ProjectFile } from "./software-house/contract/file-set.ts";
export type { Review } from "./software-house/contract/review.ts";
export type { RoleName, RoleOptions, Roles } from "./software-house/roles/role.ts";
export type { PhaseReport, RoundReport } from "./software-house/contract/round-report.ts";
export type { Criterion, Specification } from "./software-house/contract/specification.ts";
export type { Verdict } from "./software-house/contract/verdict.ts";

// How a run ended, and what it used.
export type { Outcome } from "./run/outcome.ts";
export { sumUsage } from "./run/usage.ts";
export type { RunMode, Usage, UsageEntry } from "./run/usage.ts";

// Limits.
export type { Limits, PriceFunction } from "./run/limits.ts";
export { reopenRun } from "./threads/reopen-run.ts";

// Models and their configuration.
export { createModels } from "./models/models.ts";
export type { ModelChoice, Models } from "./models/models.ts";
export { loadSettings } from "./models/settings.ts";
export type { ModelRole, Settings, StructuredOutput, TemperatureRule } from "./models/settings.ts";
export type { RetryPolicy } from "./models/retry-policy.ts";

export type { ConversationRequest } from "./conversation/conversation.ts";
export type { Effects } from "./run/effects.ts";

// Threads: kept, locked, resumed.
export { openThreads } from "./threads/open-threads.ts";
export type { Threads } from "./threads/open-threads.ts";
export { nextAction } from "./threads/next-action.ts";
export type { NextAction, ThreadState, ThreadStatus } from "./threads/next-action.ts";

// Shared state.
export { openSharedState } from "./shared-state/open-shared-state.ts";
export type { SharedStateOptions } from "./shared-state/open-shared-state.ts";
export { openSqliteStore } from "./shared-state/open-sqlite-store.ts";
export type { SqliteStore } from "./shared-state/sqlite-store.ts";
export { sharedStateTools } from "./shared-state/shared-state-tools.ts";
export type { SharedStateToolsOptions, StateSource, ToolConfig } from "./shared-state/shared-state-tools.ts";
export { sharedScope } from "./shared-state/namespace.ts";
export type { ScopeConfig, SharedScope } from "./shared-state/namespace.ts";
export type { CompareAndSetResult, SharedState } from "./shared-state/shared-state.ts";
export type { SharedEntry } from "./shared-state/entry.ts";
export type { JsonValue } from "./shared-state/json-value.ts";
export type { SharedSchemas } from "./shared-state/value.ts";
export type { SharedEvent, WatchOptions } from "./shared-state/watch-event.ts";

// Sandboxes: where programs run that nobody has read.
export { findSandbox } from "./software-house/sandbox/find-sandbox.ts";
export type { FoundSandbox, SandboxChoice } from "./software-house/sandbox/find-sandbox.ts";
export type {
  CommandReport,
  Sandbox,
  SandboxCommand,
  SandboxEngine,
  SandboxLimits,
  SandboxMount,
  SandboxServer,
} from "./software-house/sandbox/sandbox.ts";

// Verification: what really happened to a project, and the verdict on it.
export { createVerifier } from "./software-house/verification/create-verifier.ts";
export type { VerifierOptions } from "./software-house/verification/create-verifier.ts";
export type {
  Evidence,
  VerifiedProject,
  Readiness,
  Verifier,
  VerificationWatch,
} from "./software-house/evidence/verifier.ts";
export { computeVerdict } from "./software-house/compute-verdict.ts";
export type { VerdictCase } from "./software-house/compute-verdict.ts";
export { cardOf } from "./software-house/card.ts";

// Events.
export { isTroupeEvent } from "./events/events.ts";
export type { TroupeEvent, TroupeEventType } from "./events/events.ts";

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
