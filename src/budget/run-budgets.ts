import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Clocks, Effects } from "../run/effects.ts";
import { checkOptions } from "../errors/check-options.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { currentScope, type CallScope } from "../run/call-scope.ts";
import { graphNamespaceOf } from "../langgraph/namespace.ts";
import { beginRun, type Run } from "../run/run.ts";
import { runSetting } from "../run/run-settings.ts";
import { isRecord } from "../text/is-record.ts";
import { add, NOTHING, type Amounts } from "./amounts.ts";
import {
  faultsOfLimits,
  lowestLimits,
  type LimitKinds,
  type Limits,
  type PriceFunction,
} from "../run/limits.ts";
import { recordedUsage } from "./recorded-usage.ts";
import { createRunBudget, type RunBudget } from "./run-budget.ts";
import { spentIn } from "./spent.ts";

/** The recorded state from which a budget is opened again. */
export interface BudgetRecord {
  spent: Amounts;
  /** True if steps must leave a share for the final answer. */
  holdsBack: boolean;
}

/** The budgets of one graph's runs. */
export interface RunBudgets {
  /**
   * Starts a run and opens its budget, in the first node. Throws ConfigurationError if the caller's limits are invalid.
   */
  begin(config: LangGraphRunnableConfig): Run;
  /** Returns the run's budget. Opens it again from the record if another invocation resumes the run. */
  resume(run: Run, config: LangGraphRunnableConfig, record: BudgetRecord): RunBudget;
  /** Does the same for one of several parallel steps, which can run alone after a crash. */
  resumeStep(run: Run, config: LangGraphRunnableConfig, record: BudgetRecord): Promise<RunBudget>;
  /**
   * Returns the run as the state must keep it for another invocation: with the caller's limits and the time worked.
   * Returns null if the state already has it.
   */
  record(run: Run, config: LangGraphRunnableConfig): Run | null;
  /**
   * Returns the budget that the calls of a scope count on. Throws TroupeError `budget_not_opened` if no node opened it:
   * an empty one would forget the caller's limits and what was spent.
   */
  of(scope: CallScope): RunBudget;
}

/**
 * The open budgets by LangGraph's `control` object. An invocation has one such object for itself and all graphs below it.
 * So the budgets end with their invocation, and no code has to close them.
 */
const budgetsByControl = new WeakMap<object, Map<string, RunBudget>>();

/** Makes the budgets of a graph's runs. `defaults` apply if neither `limits` nor a run's caller sets a limit. */
export function createRunBudgets(options: {
  /** The limits that the graph accepts, from its builder and from the caller of a run. */
  kinds: LimitKinds;
  limits?: Limits | undefined;
  defaults?: Limits | undefined;
  price?: PriceFunction | undefined;
  effects: Clocks & Pick<Effects, "id">;
}): RunBudgets {
  const { kinds, limits = {}, defaults = {}, price, effects } = options;
  const usual = Object.fromEntries(Object.entries(defaults).filter(([name]) => !(name in limits)));
  const open = (
    run: Pick<Run, "id" | "limits" | "worked">,
    config: LangGraphRunnableConfig,
    spent: Amounts,
  ): RunBudget => {
    const budget = createRunBudget({
      run: run.id,
      limits: lowestLimits(limits, { ...usual, ...run.limits }),
      price,
      spent: { amounts: spent, worked: run.worked ?? 0 },
      parent: budgetAbove(run.id, config),
      effects,
    });
    budgetsOf(config).set(keyOf(run.id, config), budget);
    return budget;
  };
  const budgets: RunBudgets = {
    begin(config) {
      const asked = limitsAskedIn(config, { kinds, price });
      const run: Run = { ...beginRun(config, effects), ...(asked && { limits: asked }) };
      open(run, config, NOTHING);
      return run;
    },
    resume(run, config, record) {
      let budget = budgetsOf(config).get(keyOf(run.id, config));
      if (budget === undefined) {
        const asked = limitsAskedIn(config, { kinds, price });
        budget = open({ ...run, ...(asked && { limits: asked }) }, config, record.spent);
      } else {
        budget.budget.correct(record.spent);
      }
      budget.holdBack(record.holdsBack);
      return budget;
    },
    async resumeStep(run, config, record) {
      if (budgetsOf(config).has(keyOf(run.id, config))) return budgets.resume(run, config, record);
      const spent = add(record.spent, spentIn(await recordedUsage(config)));
      return budgets.resume(run, config, { ...record, spent });
    },
    record(run, config) {
      const asked = limitsAskedIn(config, { kinds, price }) ?? run.limits;
      const budget = budgetsOf(config).get(keyOf(run.id, config));
      const isTimed = budget?.limits.seconds !== undefined;
      if (!isTimed && JSON.stringify(asked) === JSON.stringify(run.limits)) return null;
      return { ...run, ...(asked && { limits: asked }), ...(isTimed && { worked: budget.worked() }) };
    },
    of({ run, agent, config }) {
      const budget = budgetsOf(config).get(keyOf(run, config));
      if (budget === undefined) throw notOpened(run, agent);
      return budget;
    },
  };
  return budgets;
}

function notOpened(run: string, agent: string): TroupeError {
  const message =
    `the budget of run ${run} is not open in this invocation, so ${agent} cannot call a model: ` +
    "its node must begin, resume or resumeStep the run's budget first";
  return new TroupeError("budget_not_opened", message);
}

/** Returns the caller's limits, in `configurable` or `context`. A team has no caller's limits: only its own and its parents' count. */
function limitsAskedIn(
  config: LangGraphRunnableConfig,
  rules: { kinds: LimitKinds; price: PriceFunction | undefined },
): Limits | undefined {
  const asked = runSetting(config, "limits");
  if (asked === null || currentScope.getStore() !== undefined) return undefined;
  const { value, place } = asked;
  checkOptions(
    place,
    isRecord(value) ? faultsOfLimits(value, rules) : ["limits must be an object, such as { modelCalls: 20 }"],
  );
  return value as Limits;
}

/** Returns the budget of the run that this one is part of: a mounted team runs in the scope of its step. */
function budgetAbove(run: string, config: LangGraphRunnableConfig): RunBudget | undefined {
  const outer = currentScope.getStore();
  if (outer === undefined) return undefined;
  const key = keyOf(outer.run, outer.config);
  return key === keyOf(run, config) ? undefined : budgetsOf(outer.config).get(key);
}

/** Returns the key of a run: its id, and its graph in the invocation, because ids from outside need not be unique. */
function keyOf(run: string, config: LangGraphRunnableConfig): string {
  return `${graphNamespaceOf(config)} ${run}`;
}

function budgetsOf({ control }: LangGraphRunnableConfig): Map<string, RunBudget> {
  const budgets = (control && budgetsByControl.get(control)) ?? new Map<string, RunBudget>();
  if (control) budgetsByControl.set(control, budgets);
  return budgets;
}
