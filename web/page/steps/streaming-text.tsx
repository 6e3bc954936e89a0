import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { followEnd } from "./follow-end.ts";
import { doInNextFrame, forgetJob } from "./frame-jobs.ts";
import { createTextWriter, type TextWriter } from "./text-writer.ts";
import styles from "./text-card.module.css";

interface StreamingTextProps {
  readonly text: string;
  /** What the text is, for those who hear the page. */
  readonly label: string;
}

/**
 * Shows a text that grows, many times a second: at most one write a frame, of the new part only. It follows the end until
 * the reader scrolls up, and again when the reader is back at the end.
 */
export function StreamingText({ text, label }: StreamingTextProps): React.JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const writer = useRef<TextWriter>(null);
  const [end] = useState(followEnd);

  useLayoutEffect(() => {
    const target = content.current;
    if (target === null) return;
    const write = (): void => (writer.current ??= createTextWriter(target)).show(text);
    const scroll = (): void => {
      if (scroller.current !== null) end.scroll(scroller.current);
    };
    doInNextFrame(target, { write, scroll });
  }, [text, end]);
  useEffect(() => {
    const target = content.current;
    return () => {
      if (target !== null) forgetJob(target);
      target?.replaceChildren();
      writer.current = null;
    };
  }, []);

  return (
    <div
      ref={scroller}
      className={styles["body"]}
      role="group"
      aria-label={label}
      tabIndex={0}
      {...end.handlers}
    >
      <div ref={content} className={styles["streaming"]} dir="auto" />
    </div>
  );
}
