import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import type { Runnable } from "@langchain/core/runnables";
import type { ClientTool } from "@langchain/core/tools";
import { ConfigurationError } from "../errors/configuration-error.ts";

/** A model that can be called, with or without tools. */
export type CallableModel = Pick<Runnable<BaseMessage[], AIMessage>, "invoke">;

const bound = new WeakMap<BaseChatModel, WeakMap<readonly ClientTool[], CallableModel>>();

/**
 * Returns the model with these tools, or the model itself if there are none. A model is bound once to each list,
 * because binding converts every schema, and ChatOpenAI also makes a client. Throws ConfigurationError for a model that
 * does not support tools.
 */
export function bindTools(model: BaseChatModel, tools: readonly ClientTool[]): CallableModel {
  if (tools.length === 0) return model;
  const known = bound.get(model) ?? new WeakMap<readonly ClientTool[], CallableModel>();
  bound.set(model, known);
  let withTools = known.get(tools);
  if (withTools === undefined) {
    if (model.bindTools === undefined) {
      throw new ConfigurationError(`model ${model.getName()}`, ["it takes no tools (it has no `bindTools`)"]);
    }
    withTools = model.bindTools([...tools]);
    known.set(tools, withTools);
  }
  return withTools;
}
