import type { Span } from "../run/run-view.ts";
import styles from "./kind-icon.module.css";

/** The shape that stands for a kind of span, as lines in a square of 16 by 16. */
const SHAPES: Readonly<Record<Span["kind"], string>> = {
  agent: "M8 2l5.200 3v6L8 14l-5.200-3V5z",
  step: "M3 3h10v10H3zM5.500 8h5M5.500 10.500h3M5.500 5.500h5",
  model: "M3 3.500h10v7H8l-3 2.500v-2.500H3z",
  tool: "M9.800 6.200a3 3 0 0 1 3.700-3.900l-2 2 .2 1.500 1.500.2 2-2M9.800 6.200l-6.600 6.600a1 1 0 0 0 1.400 1.400l6.500-6.500",
  phase: "M4 14V2.500h8l-2 3 2 3H4",
  wait: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 5v3l2 1.500",
};

/** What a kind of span is called. */
export const KIND_WORDS: Readonly<Record<Span["kind"], string>> = {
  agent: "agent",
  step: "step",
  model: "model call",
  tool: "tool",
  phase: "phase",
  wait: "wait for a person",
};

/** Shows of which kind a span is, by shape, color and name. */
export function KindIcon({ kind }: { readonly kind: Span["kind"] }): React.JSX.Element {
  return (
    <span
      className={styles["icon"]}
      data-kind={kind}
      role="img"
      aria-label={KIND_WORDS[kind]}
      title={KIND_WORDS[kind]}
    >
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <path d={SHAPES[kind]} />
      </svg>
    </span>
  );
}
