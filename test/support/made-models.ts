import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";

/** A chat model that was made in code, of a vendor that is not OpenAI. It gives these replies in turn, the last one again. */
export class MadeModel extends BaseChatModel {
  readonly prompts: BaseMessage[][] = [];
  readonly #replies: readonly ConstructorParameters<typeof AIMessage>[0][];

  constructor(...replies: ConstructorParameters<typeof AIMessage>[0][]) {
    super({});
    this.#replies = replies;
  }

  _llmType(): string {
    return "made";
  }

  override bindTools(): this {
    return this;
  }

  _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const reply = this.#replies[Math.min(this.prompts.length, this.#replies.length - 1)] ?? "";
    this.prompts.push(messages);
    const message = new AIMessage(reply);
    return Promise.resolve({ generations: [{ text: message.text, message }] });
  }

  /** Everything that the model was shown, as text. */
  shown(): string {
    return JSON.stringify(this.prompts.map((messages) => messages.map(({ content }) => content)));
  }
}
