/** The names of the tags in which models without a field for it write their thinking. */
export const THINKING_NAMES = "think|thinking|thought|thoughts|reasoning|reflection";

/** The beginning of thinking in a text. */
export interface Opening {
  /** Where the thinking itself starts. */
  end: number;
  /** Matches the mark that ends it. It must be used with its own `lastIndex`. */
  closing: RegExp;
  /** True for the control tokens of a model's chat template, after which a server passes on all others, too. */
  isToken: boolean;
  /** True if a text that begins like this is thinking only if the mark that ends it follows. */
  isGuess: boolean;
}

/** The marks around thinking: tags, and the control tokens of chat templates. */
interface Marks {
  opening: RegExp;
  closing: RegExp;
  isToken?: boolean;
}

const TAG: Marks = { opening: /<(?:seed:)?think(?:ing)?>/iy, closing: /<\/(?:seed:)?think(?:ing)?>/gi };

/** Marks that count anywhere in a text: of most models, Magistral, Kimi, Cohere, Gemma 3 and 4, Sky-T1, Apertus. */
const MARKS: readonly Marks[] = [
  TAG,
  { opening: /\[THINK\]/iy, closing: /\[\/THINK\]/gi },
  { opening: /◁think▷/iy, closing: /◁\/think▷/gi },
  { opening: /<\|START_THINKING\|>/y, closing: /<\|END_THINKING\|>/g, isToken: true },
  { opening: /<unused94>(?:thought\b)?/y, closing: /<unused95>/g, isToken: true },
  { opening: /<\|channel>thought\b/y, closing: /<channel\|>/g, isToken: true },
  { opening: /<\|begin_of_thought\|>/y, closing: /<\|end_of_thought\|>/g, isToken: true },
  { opening: /<\|inner_prefix\|>/y, closing: /<\|inner_suffix\|>/g, isToken: true },
];

/** What OpenAI's open models write before each part of a reply, as far as it is not for the reader. */
const HARMONY =
  /(?:<\|start\|>assistant[^<\n]{0,80})?<\|channel\|>(?:analysis|commentary (?=[^<\n]*to=))[^<\n]{0,80}(?:<\|constrain\|>[^<\n]{0,20})?<\|message\|>/y;
const HARMONY_END = /<\|(?:end|call|return)\|>|(?=<\|(?:start|channel)\|>)/g;

/** The same without its control tokens, which some servers leave out. */
const BARE_HARMONY = /analysis(?=[A-Z])/y;
const BARE_HARMONY_END = /assistantfinal(?=\S)/g;

const AT_START = new RegExp(`<((?:seed:)?(?:${THINKING_NAMES}))(?:\\s[^<>\\n]{0,200})?>`, "iy");

/** Control tokens around the parts of a reply that are for the reader. */
const CONTROL =
  /(?:<\|start\|>assistant)?<\|channel\|>(?:final|commentary)[^<\n]{0,80}(?:<\|constrain\|>[^<\n]{0,20})?<\|message\|>|<\|start\|>assistant|<\|(?:end|return|call|(?:START|END)_(?:RESPONSE|TEXT)|(?:begin|end)_of_solution)\|>/y;

/** Closing marks, to find thinking whose opening mark stands in the prompt. */
const CLOSING_TAG = /<\/(?:seed:)?think(?:ing)?>/iy;
const CLOSING_TOKEN =
  /\[\/THINK\]|◁\/think▷|<\|END_THINKING\|>|<unused95>|<channel\|>|<\|end_of_thought\|>|<\|inner_suffix\|>|(?:<\|end\|>)?(?:<\|start\|>assistant)?<\|channel\|>final[^<\n]{0,80}<\|message\|>/y;

/** Matches every closing mark. */
export const ANY_CLOSING = new RegExp(`${CLOSING_TAG.source}|${CLOSING_TOKEN.source}`, "gi");

/** Matches if a text can have thinking in it. */
export const ANY_MARK = new RegExp(
  `</?(?:seed:)?(?:${THINKING_NAMES})[\\s>]|\\[/?THINK\\]|◁/?think▷|<\\|?(?:START_|END_|channel|unused9|begin_of|end_of|inner_|start\\|)|<unused9|^\\s*analysis[A-Z]`,
  "i",
);

/** The beginnings of all marks, in lower case. */
const BEGINNINGS: readonly string[] = [
  "<think>|<thinking>|<seed:think>|<seed:thinking>|[think]|◁think▷",
  "</think>|</thinking>|</seed:think>|</seed:thinking>|[/think]|◁/think▷",
]
  .join("|")
  .split("|")
  .concat(
    "<|start_thinking|> <|end_thinking|> <|start_response|> <|end_response|> <|start_text|> <|end_text|>".split(
      " ",
    ),
    "<unused94>thought <unused95> <|channel>thought <channel|> <|inner_prefix|> <|inner_suffix|>".split(" "),
    "<|begin_of_thought|> <|end_of_thought|> <|begin_of_solution|> <|end_of_solution|>".split(" "),
    "<|start|>assistant <|channel|> <|end|> <|return|> <|call|>".split(" "),
  );

const START_BEGINNINGS: readonly string[] = [
  ...THINKING_NAMES.split("|").flatMap((name) => [`<${name}>`, `<seed:${name}>`]),
  "analysis",
];
const UNFINISHED_ATTRIBUTES = new RegExp(`^<(?:seed:)?(?:${THINKING_NAMES})\\s[^<>\\n]{0,200}$`, "i");
const UNFINISHED_HEADER = /^(?:<\|end\|>)?<\|(?:start|channel)\|>(?:(?!<\|message\|>)[^\n]){0,200}$/;

/** Returns the thinking that begins at an index, or null. `isStart` is true if nothing stands before it. */
export function openingAt(text: string, index: number, isStart: boolean): Opening | null {
  const tag = isStart ? matchAt(AT_START, text, index) : null;
  if (tag !== null && !/^<(?:seed:)?think(?:ing)?[\s>]/i.test(tag[0])) {
    const closing = new RegExp(`</${tag[1]}>`, "gi");
    return { end: index + tag[0].length, closing, isToken: false, isGuess: false };
  }
  const found = tag === null ? MARKS.find(({ opening }) => matchAt(opening, text, index)) : TAG;
  if (found !== undefined) {
    const [mark] = tag ?? matchAt(found.opening, text, index) ?? [""];
    const { closing, isToken = false } = found;
    return { end: index + mark.length, closing, isToken, isGuess: false };
  }
  const header = matchAt(HARMONY, text, index);
  if (header !== null)
    return { end: index + header[0].length, closing: HARMONY_END, isToken: true, isGuess: false };
  const bare = isStart ? matchAt(BARE_HARMONY, text, index) : null;
  if (bare === null) return null;
  return { end: index + bare[0].length, closing: BARE_HARMONY_END, isToken: false, isGuess: true };
}

/** Returns the control token at an index that stands around the answer, or null. */
export function controlAt(text: string, index: number): string | null {
  return matchAt(CONTROL, text, index)?.[0] ?? null;
}

/** Returns the closing mark at an index, or null. */
export function closingAt(text: string, index: number): { mark: string; isTag: boolean } | null {
  const tag = matchAt(CLOSING_TAG, text, index);
  const mark = tag ?? matchAt(CLOSING_TOKEN, text, index);
  return mark === null ? null : { mark: mark[0], isTag: tag !== null };
}

/** Returns true if more text could make a mark of a text that begins like one. */
export function mayBecomeMark(text: string, isStart: boolean): boolean {
  if (UNFINISHED_HEADER.test(text)) return true;
  const begun = text.slice(0, 40).toLowerCase();
  if (BEGINNINGS.some((one) => one.startsWith(begun))) return true;
  return (
    isStart && (START_BEGINNINGS.some((one) => one.startsWith(begun)) || UNFINISHED_ATTRIBUTES.test(text))
  );
}

/** Matches a sticky pattern at an index. */
export function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

/** Returns the next match of a global pattern from an index on. */
export function matchFrom(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}
