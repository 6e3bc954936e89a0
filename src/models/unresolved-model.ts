import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { ChatResult } from "@langchain/core/outputs";

/**
 * Stands for a model that is known only when it is called. An agent needs a model when it is built, and a real one would
 * already read the environment then.
 */
export class UnresolvedModel extends BaseChatModel {
  constructor() {
    super({});
  }

  _llmType(): string {
    return "unresolved";
  }

  override bindTools(): this {
    return this;
  }

  _generate(): Promise<ChatResult> {
    return Promise.reject(new Error("this model only stands for the one that is resolved at the call"));
  }
}
