import { pick, shuffled } from "./plan-corpus.ts";

/** How a model may write the same value. */
export interface JsonStyle {
  trailingCommas?: boolean;
  comments?: boolean;
  /** Strings keep their line breaks and tabs as they are, which JSON forbids. */
  rawLineBreaks?: boolean;
  shuffledKeys?: boolean;
}

/** Writes a value as JSON, or as something that only resembles it; white space is left to chance. */
export function writeJson(value: unknown, random: () => number, style: JsonStyle = {}): string {
  const gap = (): string => {
    const comment = style.comments ? [" // so } or ] so\n", ' /* not "this", [either */ '] : [];
    return pick(["", "", " ", "\n", "\n  ", "\r\n\t", ...comment], random);
  };
  const join = (parts: string[], [open, close]: readonly [string, string]): string => {
    const items = parts.map((part) => `${gap()}${part}${gap()}`).join(",");
    const comma = style.trailingCommas && parts.length > 0 ? `,${gap()}` : "";
    return `${open}${items}${comma}${close}`;
  };
  const write = (one: unknown): string => {
    if (Array.isArray(one)) return join(one.map(write), ["[", "]"]);
    if (typeof one === "object" && one !== null) {
      const entries = Object.entries(one);
      const ordered = style.shuffledKeys ? shuffled(entries, random) : entries;
      return join(
        ordered.map(([key, item]) => `${JSON.stringify(key)}${gap()}:${gap()}${write(item)}`),
        ["{", "}"],
      );
    }
    const text = JSON.stringify(one);
    return style.rawLineBreaks ? text.replaceAll(/(?<!\\)\\n/g, "\n").replaceAll(/(?<!\\)\\t/g, "\t") : text;
  };
  return write(value);
}
