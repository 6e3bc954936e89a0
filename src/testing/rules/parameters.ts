import { takesTemperature } from "../temperature.ts";
import { type JsonObject, stringAt } from "../json.ts";
import { type Refusal, refusalOf } from "./refusal-of.ts";

/** Refuses a missing model, and a parameter that the model or the request does not allow. */
export function parameterRefusal(body: JsonObject): Refusal | null {
  return modelRefusal(body) ?? streamOptionsRefusal(body) ?? temperatureRefusal(body);
}

// Source: https://platform.openai.com/docs/api-reference/chat/create (`model` is required); wire form as in
// https://github.com/lss233/kirara-ai/issues/800, which names no parameter.
function modelRefusal(body: JsonObject): Refusal | null {
  return stringAt(body, "model") ? null : refusalOf("you must provide a model parameter", null, null);
}

// Source: https://platform.openai.com/docs/api-reference/chat/create (`stream_options`: "Only set this when you set
// `stream: true`").
function streamOptionsRefusal(body: JsonObject): Refusal | null {
  if ((body["stream_options"] ?? null) === null || body["stream"] === true) return null;
  return refusalOf(
    "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
    "stream_options",
    null,
  );
}

// Sources: https://platform.openai.com/docs/api-reference/chat/create (`temperature`: "between 0 and 2"), and
// https://platform.openai.com/docs/guides/latest-model ("parameter compatibility": none while the model reasons);
// wire form as in https://github.com/johny-b/llmcomp/issues/69.
function temperatureRefusal(body: JsonObject): Refusal | null {
  const temperature = body["temperature"] ?? null;
  if (temperature === null) return null;
  if (typeof temperature !== "number") {
    return refusalOf(
      `Invalid type for 'temperature': expected a decimal, but got a ${typeof temperature} instead.`,
      "temperature",
      "invalid_type",
    );
  }
  if (temperature < 0 || temperature > 2) {
    const [word, sign, limit] = temperature < 0 ? ["below minimum", ">=", 0] : ["above maximum", "<=", 2];
    return refusalOf(
      `Invalid 'temperature': decimal ${word} value. Expected a value ${sign} ${limit}, but got ${temperature} instead.`,
      "temperature",
      temperature < 0 ? "decimal_below_min_value" : "decimal_above_max_value",
    );
  }
  const reasons = !takesTemperature(stringAt(body, "model") ?? "") && body["reasoning_effort"] !== "none";
  if (temperature === 1 || !reasons) return null;
  return refusalOf(
    `Unsupported value: 'temperature' does not support ${temperature} with this model. Only the default (1) value is supported.`,
    "temperature",
    "unsupported_value",
  );
}
