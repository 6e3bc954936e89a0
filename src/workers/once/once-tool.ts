import { AsyncLocalStorage } from "node:async_hooks";
import type { StructuredToolInterface } from "@langchain/core/tools";
import { checkOptions, faultOfChoice, faultOfLimit } from "../../errors/check-options.ts";
import { InputError } from "../../errors/input-error.ts";
import { systemEffects, type Effects } from "../../run/effects.ts";
import type { UnknownPolicy } from "./decide-effect.ts";
import { effectCall, type EffectConfig, type EffectKey } from "./effect-call.ts";
import { noteEffects } from "./effect-note.ts";
import { makeCall } from "./make-call.ts";
import { checkpointsStored } from "./stored-checkpoints.ts";

/** Options of `onceTool`. */
export interface OnceOptions<Input = unknown> {
  /**
   * Names the effect by something that its receiver knows, such as the number of an order: one key is one effect. The key is
   * not stored or logged, only its hash.
   *
   * @default the call's place in its run: two calls of a model are two effects, and a repeated one is the same
   */
  key?: ((input: Input, config: EffectConfig) => string) | undefined;
  /**
   * Where a key names the same effect: in one thread, or in all threads. On workers, `everywhere` ends at the tenant.
   *
   * @default "thread"
   */
  scope?: "thread" | "everywhere" | undefined;
  /**
   * What happens to a call of which it is not known whether it happened. `report`: it is not made, and the model reads that
   * as data. `ask`: a person decides through the approvals, as `EffectApproval`; the graph needs a checkpointer. A function
   * decides by itself, or returns `report` or `ask`.
   *
   * @default "report"
   */
  unknown?: UnknownPolicy | undefined;
  /**
   * Returns true for an error of the tool that proves that nothing happened. A NoEffectError always does.
   *
   * @default no other error does
   */
  hadNoEffect?: ((error: unknown) => boolean) | undefined;
  /**
   * The largest result that is recorded, in bytes of JSON. A repeated call reads only that a larger one was left out.
   *
   * @default 32_768
   */
  maximumBytes?: number | undefined;
  /** @default the system's */
  effects?: Partial<Pick<Effects, "now" | "id" | "sleep">> | undefined;
}

/** The most characters of a key. */
const KEY_CHARACTERS = 1_000;

/** The largest result that can be recorded: what a value of shared state holds, less the rest of the record. */
const MOST_BYTES = 200_000;

/** The parts of LangChain's StructuredTool that call a tool's function (core 1.4.0). */
interface CallableTool {
  _call: (input: unknown, manager: unknown, config: EffectConfig) => Promise<unknown>;
  invoke: (input: unknown, config?: unknown) => Promise<unknown>;
}

/**
 * Returns a tool with the same name, description and schema that calls the given one at most once for each effect. It
 * records in the graph's store that a call begins, and what it returned. If a run is taken over or a step is repeated, the
 * recorded result is returned; a call of which it is not known whether it happened is not made, unless `unknown` decides so.
 *
 * The graph needs a store: InMemoryStore (one process), SqliteStore (one machine) or PostgresStore (many machines). A call
 * without one fails with SharedStateError `shared_state_unsupported` and has no effect. If the tool throws anything but a
 * NoEffectError, it is not known whether it happened. Throws ConfigurationError for invalid options.
 *
 * @example
 * const pay = onceTool(payTool, { key: ({ order }) => order, scope: "everywhere", unknown: "ask" });
 * const cashier = defineSpecialist({ name: "cashier", description: "pays", prompt: "You pay.", tools: [pay] });
 */
export function onceTool<Tool extends StructuredToolInterface>(
  tool: Tool,
  options: OnceOptions<InputOf<Tool>> = {},
): Tool {
  const { unknown = "report", hadNoEffect = () => false, maximumBytes = 32_768 } = options;
  const inner = tool as unknown as CallableTool;
  checkOptions(`onceTool of ${tool.name}`, [
    typeof inner._call === "function" ? null : "the tool must be made by `tool` or be a StructuredTool",
    options.scope !== undefined && options.key === undefined ? "scope needs `key`" : null,
    faultOfChoice("scope", options.scope ?? "thread", ["thread", "everywhere"]),
    typeof unknown === "function" ? null : faultOfChoice("unknown", unknown, ["report", "ask"]),
    faultOfLimit("maximumBytes", maximumBytes),
    maximumBytes > MOST_BYTES ? `maximumBytes must be at most ${MOST_BYTES}` : null,
  ]);
  const effects = { ...systemEffects, ...options.effects };
  const answers = new AsyncLocalStorage<{ tellsOf: readonly string[] }>();
  const once = Object.create(tool) as CallableTool;
  once._call = async (input, manager, config) => {
    const named = keyOf(tool.name, options, { input: input as InputOf<Tool>, config });
    const call = effectCall(tool.name, input, { config, named });
    if (named === null) await checkpointsStored(tool.name, { config, effects });
    const run = async (): Promise<unknown> => whole(await inner._call(input, manager, config), manager);
    const rules = { config, run, unknown, hadNoEffect, maximumBytes, effects };
    const { result, tellsOf } = await makeCall(call, rules);
    const answer = answers.getStore();
    if (answer) answer.tellsOf = tellsOf;
    const isPair = (tool as { responseFormat?: unknown }).responseFormat === "content_and_artifact";
    return isPair && !Array.isArray(result) ? [result, undefined] : result;
  };
  once.invoke = async (input, config) => {
    const answer: { tellsOf: readonly string[] } = { tellsOf: [] };
    const result = await answers.run(answer, () => inner.invoke.call(once, input, config));
    if (answer.tellsOf.length > 0) noteEffects(result, answer.tellsOf);
    return result;
  };
  return once as unknown as Tool;
}

/** The arguments of a tool, after its schema's defaults and transformations. */
type InputOf<Tool> = Tool extends StructuredToolInterface<infer _Schema, infer _Input> ? _Input : never;

function keyOf<Input>(
  tool: string,
  { key, scope = "thread" }: OnceOptions<Input>,
  { input, config }: { input: Input; config: EffectConfig },
): EffectKey | null {
  if (key === undefined) return null;
  const named: unknown = key(input, config);
  if (typeof named === "string" && named !== "" && named.length <= KEY_CHARACTERS)
    return { key: named, scope };
  const given = typeof named === "string" ? `has ${named.length}` : `is ${typeof named}`;
  throw new InputError(
    `${tool} was not called: its key must be a text of 1 to ${KEY_CHARACTERS} characters, but ${given}`,
  );
}

/** Returns the result of a tool that reports its progress, after the last report (core 1.4.0, `_call`). */
async function whole(result: unknown, manager: unknown): Promise<unknown> {
  if (typeof result !== "object" || result === null || !(Symbol.asyncIterator in result)) return result;
  const reports = result as AsyncGenerator<unknown, unknown>;
  const { handleToolEvent } = (manager ?? {}) as { handleToolEvent?: (report: unknown) => Promise<void> };
  for (;;) {
    const { done, value } = await reports.next();
    if (done) return value;
    await handleToolEvent?.call(manager, value);
  }
}
