import { matchAt } from "./thinking-marks.ts";

/** Control tokens that begin tool calls: of DeepSeek, Kimi, Llama, Cohere, Mistral, Granite, Gemma, LFM2 and InternLM. */
const TOKENS =
  "<｜tool▁calls▁begin｜> <｜tool▁call▁begin｜> <｜dsml｜ <|tool_calls_section_begin|> <|tool_call_begin|> <|python_tag|> " +
  "<|start_action|> [tool_calls] <|tool_call|> <|tool_call> <|tool_call_start|> <start_function_call> <|action_start|>";

/** Tags that begin tool calls: of Hermes, Qwen, GLM, Nemotron and MiniMax. */
const TAGS = "<tool_call> <tool_calls> <toolcall> <function_call> <function_calls> <minimax:tool_call>";

const BEGINNINGS: readonly string[] = `${TOKENS} ${TAGS} <function= <invoke_name="`
  .split(" ")
  .map((one) => one.replace("invoke_name", "invoke name"));

const TOKEN = new RegExp(TOKENS.split(" ").map(escaped).join("|"), "iy");
// A text may talk about a tag, but a call has a name or JSON right after it.
const TAG = new RegExp(
  `(?:${TAGS.split(" ").map(escaped).join("|")})(?=\\s*(?:[{[<]|[\\w.:-]+\\s*(?:[<{(\\n]|$)|$))`,
  "iy",
);
const NAMED = /<function=[\w.:-]+>|<invoke name="/iy;
const HARMONY =
  /(?:<\|start\|>assistant)?[^<\n]{0,80}<\|channel\|>(?:commentary|analysis)[^<\n]{0,20}to=|<\|start\|>assistant[^<\n]{0,20} to=/y;

/** Returns the mark of a tool call that a model wrote into its text at an index, or null. */
export function callMarkAt(text: string, index: number): string | null {
  const marks = [TOKEN, TAG, NAMED, HARMONY].map((one) => matchAt(one, text, index));
  return marks.find((one) => one !== null)?.[0] ?? null;
}

/** Returns true for a text that begins like a call without a mark: JSON with a name, or a call in a list. Only its end shows if it is one. */
export function beginsLikeCall(text: string): boolean {
  return /^[[{][\s[{]*"(?:name|type|function|tool_name)"\s*:|^\[\w+\(/.test(text);
}

/** Returns true if more text could make a text that begins like a call. */
export function mayBeginCall(text: string): boolean {
  return /^[[{][\s[{]*(?:"\w{0,9}"?\s*)?$|^\[\w{1,64}$/.test(text);
}

/** Returns true if more text could make the mark of a call of a text that begins like one. */
export function mayBecomeCall(text: string): boolean {
  const begun = text.slice(0, 40).toLowerCase();
  return BEGINNINGS.some((one) => one.startsWith(begun)) || /^<function=[\w.:-]*$/.test(text);
}

function escaped(text: string): string {
  return text.replaceAll(/[[\]|]/g, String.raw`\$&`);
}
