import { memo, useMemo } from "react";
import styles from "./code.module.css";
import { lowlight } from "./languages.ts";
import { LongText } from "./long-text.tsx";
import { visibleText } from "./visible-text.ts";

/** Longest code that is colored, in characters. */
const LONGEST_COLORED = 100_000;

/** Shows code with the colors of its syntax. Of an unknown language, and above 100,000 characters, it is plain. */
export const Code = memo(function Code({
  text,
  language,
  label,
  hasLineNumbers = false,
}: {
  text: string;
  /** Name or alias of the language, such as `go` or `ts`; null if it is not known. */
  language: string | null;
  /**
   * What the code is, for those who hear the page.
   * @default "Code"
   */
  label?: string;
  /** @default false */
  hasLineNumbers?: boolean;
}): React.JSX.Element {
  const shown = useMemo(() => visibleText(text), [text]);
  const colored = useMemo(() => coloredCode(shown, language), [shown, language]);
  if (shown.length > LONGEST_COLORED) return <LongText text={shown} isCode />;
  return (
    <div className={styles["code"]} role="region" aria-label={label ?? "Code"} tabIndex={0}>
      {hasLineNumbers && (
        <pre className={styles["numbers"]} aria-hidden="true">
          {lineNumbers(shown)}
        </pre>
      )}
      <pre className={styles["lines"]}>
        <code>{colored}</code>
      </pre>
    </div>
  );
});

function coloredCode(text: string, language: string | null): React.ReactNode {
  const name = language?.toLowerCase() ?? "";
  if (text.length > LONGEST_COLORED || !lowlight.registered(name)) return text;
  return lowlight.highlight(name, text).children.map(elementOf);
}

/** A node of a colored text. */
interface ColoredNode {
  readonly type: string;
  readonly value?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly children?: readonly ColoredNode[];
}

function elementOf(node: ColoredNode, index: number): React.ReactNode {
  if (node.type === "text") return node.value;
  const names = node.properties?.["className"];
  const kinds = Array.isArray(names) ? names.map((name) => styles[String(name)]) : [];
  // oxlint-disable-next-line react/no-array-index-key -- the parts of one text never change their order.
  return (
    <span key={index} className={kinds.filter((kind) => kind !== undefined).join(" ") || undefined}>
      {node.children?.map(elementOf)}
    </span>
  );
}

function lineNumbers(text: string): string {
  const count = text.replace(/\n$/, "").split("\n").length;
  return Array.from({ length: count }, (_, index) => index + 1).join("\n");
}
