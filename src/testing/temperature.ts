/**
 * The hosted reasoning models, by name: `o` and a digit, or `gpt-5` other than `gpt-5-chat`, after an optional
 * `provider:` and `vendor/` prefix. The same names as LangChain's `isReasoningModel`.
 */
const WITHOUT_TEMPERATURE = /^(?:[\w.-]+:)?(?:[\w.-]+\/)*(?:o\d|gpt-5(?!-chat))/iu;

/**
 * Tells whether a model accepts a `temperature` other than its default of 1, judged by its name alone.
 * Source: https://platform.openai.com/docs/guides/latest-model ("parameter compatibility").
 */
export function takesTemperature(model: string): boolean {
  return !WITHOUT_TEMPERATURE.test(model);
}
