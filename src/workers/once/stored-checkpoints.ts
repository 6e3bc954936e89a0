import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { TroupeError } from "../../errors/troupe-error.ts";
import { CHECKPOINTER } from "../../langgraph/checkpointer.ts";
import type { Effects } from "../../run/effects.ts";
import { isRecord } from "../../text/is-record.ts";
import type { EffectConfig } from "./effect-call.ts";

/** How long a call waits for its checkpoints, in milliseconds. A checkpoint takes some milliseconds. */
const LONGEST_WAIT = 10_000;

/** The longest pause between two looks, in milliseconds. */
const LONGEST_PAUSE = 100;

/**
 * Waits until the checkpoints from which a call is made are stored, so that a run that dies makes the same call again. With
 * the durability `sync` they are; with `async`, LangGraph's default, they may still be on their way. Throws
 * ConfigurationError for `exit`, because there a run that dies begins again from its input.
 */
export async function checkpointsStored(
  tool: string,
  { config, effects }: { config: EffectConfig; effects: Pick<Effects, "sleep"> },
): Promise<void> {
  const { configurable = {}, signal = new AbortController().signal } = config;
  // LangGraph passes it on, but its types do not have it (langgraph 1.7.3).
  const { durability } = config as { durability?: unknown };
  const saver = configurable[CHECKPOINTER] as BaseCheckpointSaver | boolean | undefined;
  const checkpoints: unknown = configurable["checkpoint_map"];
  if (durability === "sync" || typeof saver !== "object" || !isRecord(checkpoints)) return;
  if (durability === "exit") {
    throw new ConfigurationError(`the tool ${tool}`, [
      'with durability: "exit", a run that dies begins again from its input, so that its calls cannot be known again: ' +
        'run the graph with durability: "sync", or pass `key` to onceTool',
    ]);
  }
  for (const [checkpoint_ns, checkpoint_id] of Object.entries(checkpoints)) {
    const place = { thread_id: configurable["thread_id"] as string, checkpoint_ns, checkpoint_id };
    let waited = 0;
    for (let pause = 2; (await saver.getTuple({ configurable: place })) === undefined; pause *= 2) {
      if (waited > LONGEST_WAIT) throw notStored(tool);
      const milliseconds = Math.min(pause, LONGEST_PAUSE);
      waited += milliseconds;
      await effects.sleep(milliseconds, signal);
    }
  }
}

function notStored(tool: string): TroupeError {
  return new TroupeError(
    "thread_unknown",
    `${tool} was not called: the checkpoint from which it is called was not stored within ${LONGEST_WAIT / 1_000} s, ` +
      "so that the call could not be known again",
  );
}
