import { useMemo } from "react";
import type { RunView } from "../run/run-view.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { countOf } from "../timeline/figures.ts";
import { TextCard } from "./text-card.tsx";
import { factsOfTexts } from "./text-facts.ts";
import styles from "./texts-panel.module.css";

/** From more texts than this on, cards are narrower, so that more of them are in view. */
const FEW = 4;

/** What each specialist writes, side by side as it comes. */
export function TextsPanel({ view }: { readonly view: RunView }): React.JSX.Element {
  const { texts, plan, spans, boxes } = view;
  const facts = useMemo(() => factsOfTexts({ texts, plan, spans, boxes }), [texts, plan, spans, boxes]);
  if (texts.length === 0) {
    return (
      <EmptyState title="No text yet">
        What the specialists write appears here word by word, one card for each of them.
      </EmptyState>
    );
  }
  const writing = texts.filter(({ isStreaming }) => isStreaming).length;
  return (
    <section aria-label="Texts of the specialists">
      <p className={styles["summary"]}>
        {countOf(texts.length, "text")}
        {writing > 0 && `, ${writing} being written`}
      </p>
      <div className={styles["grid"]} data-many={texts.length > FEW}>
        {texts.map((text) => {
          const known = facts.get(text.key);
          return known === undefined ? null : <TextCard key={text.key} text={text} facts={known} />;
        })}
      </div>
    </section>
  );
}
