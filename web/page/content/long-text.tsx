import { memo, useMemo } from "react";
import { chunksOfText } from "./chunks-of-text.ts";
import styles from "./long-text.module.css";
import { visibleText } from "./visible-text.ts";

/** From this length on, a text says how long it is, in characters. */
const LONG = 10_000;

/**
 * Shows a plain text of any length at once. The browser lays out only the pieces that are in view, and still finds,
 * selects and copies all of it.
 */
export const LongText = memo(function LongText({
  text,
  isCode = false,
  label = "Text",
}: {
  text: string;
  /**
   * Whether all characters are of the same width.
   * @default false
   */
  isCode?: boolean;
  /**
   * What the text is, for those who hear the page.
   * @default "Text"
   */
  label?: string;
}): React.JSX.Element {
  const chunks = useMemo(() => chunksOfText(visibleText(text)), [text]);
  const kind = isCode ? `${styles["text"]} ${styles["code"]}` : styles["text"];
  if (text.length < LONG) {
    return (
      <div className={kind} dir="auto">
        {chunks}
      </div>
    );
  }
  return (
    <div className={styles["long"]}>
      <p className={styles["size"]}>{sizeOf(text)}</p>
      <div
        className={`${kind} ${styles["scrolling"]}`}
        role="region"
        aria-label={label}
        tabIndex={0}
        dir="auto"
      >
        {chunks.map((chunk, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- pieces never change their order; new text comes at the end.
          <div key={index} className={styles["chunk"]}>
            {chunk}
          </div>
        ))}
      </div>
    </div>
  );
});

function sizeOf(text: string): string {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  return `${NUMBERS.format(text.length)} characters, ${lines === 1 ? "1 line" : `${NUMBERS.format(lines)} lines`}`;
}

const NUMBERS = new Intl.NumberFormat("en");
