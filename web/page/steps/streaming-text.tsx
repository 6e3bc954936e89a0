import { useEffect, useLayoutEffect, useRef } from "react";
import { doInNextFrame, forgetJob } from "./frame-jobs.ts";
import { createTextWriter, type TextWriter } from "./text-writer.ts";
import styles from "./text-card.module.css";

/** So near to the end, in pixels, a reader follows it. */
const NEAR_THE_END = 24;

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
  const follows = useRef(true);

  useLayoutEffect(() => {
    const target = content.current;
    if (target === null) return;
    const write = (): void => (writer.current ??= createTextWriter(target)).show(text);
    const scroll = (): void => {
      if (follows.current && scroller.current !== null)
        scroller.current.scrollTop = scroller.current.scrollHeight;
    };
    doInNextFrame(target, { write, scroll });
  }, [text]);
  useEffect(() => {
    const target = content.current;
    return () => {
      if (target !== null) forgetJob(target);
      target?.replaceChildren();
      writer.current = null;
    };
  }, []);

  const onScroll = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: React.UIEvent): void => {
    follows.current = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
  };
  return (
    <div
      ref={scroller}
      className={styles["body"]}
      role="group"
      aria-label={label}
      tabIndex={0}
      onScroll={onScroll}
    >
      <div ref={content} className={styles["streaming"]} dir="auto" />
    </div>
  );
}
