import { hasResults, STOCK, stockAnswer, type Behavior } from "./behavior.ts";
import { completion } from "./completion.ts";

const TEA = '{"article": "tea"}';
const COFFEE = '{"article": "coffee"}';

/** A server that passes tool calls on as the text that its model wrote. */
function writes(title: string, content: string): Behavior {
  return {
    title: `tool calls as text: ${title}`,
    tools: true,
    reply: (request) =>
      hasResults(request) ? stockAnswer(request) : completion(request, { message: { content } }),
    answer: STOCK,
  };
}

function hermes(json: string): string {
  return `<tool_call>\n{"name": "stock", "arguments": ${json}}\n</tool_call>`;
}

function deepSeek(json: string): string {
  return `<｜tool▁call▁begin｜>function<｜tool▁sep｜>stock\n\`\`\`json\n${json}\n\`\`\`<｜tool▁call▁end｜>`;
}

function kimi(json: string, place: number): string {
  return `<|tool_call_begin|>functions.stock:${place}<|tool_call_argument_begin|>${json}<|tool_call_end|>`;
}

function coder(article: string): string {
  return `<tool_call>\n<function=stock>\n<parameter=article>\n${article}\n</parameter>\n</function>\n</tool_call>`;
}

function glm(article: string): string {
  return `<tool_call>stock\n<arg_key>article</arg_key>\n<arg_value>${article}</arg_value>\n</tool_call>`;
}

function invoke(article: string): string {
  return `<invoke name="stock">\n<parameter name="article">${article}</parameter>\n</invoke>`;
}

function harmony(json: string): string {
  return `<|start|>assistant<|channel|>commentary to=functions.stock <|constrain|>json<|message|>${json}<|call|>`;
}

const both = `[{"name": "stock", "arguments": ${TEA}}, {"name": "stock", "arguments": ${COFFEE}}]`;

/** Servers that do not read the tool calls of their models. */
export const WRITTEN_BEHAVIORS: readonly Behavior[] = [
  writes("`<tool_call>`", `${hermes(TEA)}\n${hermes(COFFEE)}`),
  writes(
    "`<tool_call>` after thinking and words",
    `<think>Both.</think>I look.\n${hermes(TEA)}\n${hermes(COFFEE)}`,
  ),
  writes("`<tool_call>` that breaks off", `${hermes(TEA)}\n<tool_call>\n{"name": "stock", "argum`),
  writes("`<tool_call>` of a tool that was not offered", hermes(TEA).replace("stock", "search")),
  writes("`<function=...>` in `<tool_call>`", `${coder("tea")}\n${coder("coffee")}`),
  writes("`<arg_key>` in `<tool_call>`", `${glm("tea")}${glm("coffee")}`),
  writes("`<invoke>`", `<minimax:tool_call>\n${invoke("tea")}\n${invoke("coffee")}\n</minimax:tool_call>`),
  writes("`[TOOL_CALLS]` with a list", `[TOOL_CALLS] ${both}`),
  writes("`[TOOL_CALLS]` with names", `[TOOL_CALLS]stock[ARGS]${TEA}[TOOL_CALLS]stock[ARGS]${COFFEE}`),
  writes(
    "`tool▁calls▁begin`",
    `<｜tool▁calls▁begin｜>${deepSeek(TEA)}\n${deepSeek(COFFEE)}<｜tool▁calls▁end｜>`,
  ),
  writes(
    "`tool_calls_section_begin`",
    `<|tool_calls_section_begin|>${kimi(TEA, 0)}${kimi(COFFEE, 1)}<|tool_calls_section_end|>`,
  ),
  writes(
    "`python_tag`",
    `<|python_tag|>{"name": "stock", "parameters": ${TEA}}; {"name": "stock", "parameters": ${COFFEE}}`,
  ),
  writes("`python_tag` with Python", '<|python_tag|>stock.call(article="tea")'),
  writes("`<function=...>`", `<function=stock>${TEA}</function>\n<function=stock>${COFFEE}</function>`),
  writes(
    "`START_ACTION`",
    `<|START_ACTION|>${both.replaceAll("name", "tool_name").replaceAll("arguments", "parameters")}<|END_ACTION|>`,
  ),
  writes("`to=functions...`", `<|channel|>analysis<|message|>Both.<|end|>${harmony(TEA)}${harmony(COFFEE)}`),
  writes("JSON without a mark", both),
];
