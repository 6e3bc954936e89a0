import { memo, useEffect, useRef, useState } from "react";
import { Markdown } from "../content/markdown.tsx";
import { isShallowEqual } from "../timeline/is-shallow-equal.ts";
import type { SpecialistText } from "../run/run-view.ts";
import { Badge } from "../ui/badge.tsx";
import { IconButton } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { ChevronDownIcon } from "../ui/icons.tsx";
import { StatusIcon, statusWords } from "../ui/status-icon.tsx";
import { durationWords } from "../ui/time-words.ts";
import { takeTurn } from "../ui/take-turn.ts";
import { StreamingText } from "./streaming-text.tsx";
import type { TextFacts } from "./text-facts.ts";
import { useIsNear } from "./use-is-near.ts";
import styles from "./text-card.module.css";

interface TextCardProps {
  readonly text: SpecialistText;
  readonly facts: TextFacts;
}

/** Longest result, in characters, that is formatted in a small card. A longer one is formatted when it is shown as a whole. */
const LONGEST_IN_CARD = 20_000;

/** What one specialist writes: plain while it grows, formatted when it is done. */
export const TextCard = memo(function TextCard({ text, facts }: TextCardProps): React.JSX.Element {
  const [isWhole, setWhole] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const isNear = useIsNear(frame);
  const isFormatted = isNear && (isWhole || (facts.result?.length ?? 0) <= LONGEST_IN_CARD);
  const hasTurn = useTurn(isFormatted && facts.result !== null);
  const formatted = isFormatted && hasTurn ? facts.result : null;
  const label = `Text of ${text.agent}${text.step === null ? "" : `, step ${text.step}`}`;
  return (
    <div ref={frame} className={styles["card"]} data-whole={isWhole}>
      <Card
        isFlush
        className={styles["surface"]}
        title={
          <span className={styles["title"]}>
            <StatusIcon status={facts.status} label={null} />
            <span className={styles["agent"]}>{text.agent}</span>
            {text.step !== null && <Badge tone="neutral">{text.step}</Badge>}
          </span>
        }
        actions={
          <span className={styles["buttons"]}>
            <CopyButton text={facts.result ?? text.text} label={`Copy the text of ${text.agent}`} />
            <IconButton
              label={isWhole ? "Show in a small card" : "Show the whole text"}
              aria-expanded={isWhole}
              onClick={() => setWhole(!isWhole)}
            >
              <ChevronDownIcon />
            </IconButton>
          </span>
        }
      >
        <p className={styles["facts"]}>
          <span className={styles["task"]} title={facts.task ?? undefined}>
            {facts.task ?? "the conversation"}
          </span>
          {facts.attempt > 1 && <Badge tone="warning">attempt {facts.attempt}</Badge>}
          <span className={styles["status"]} data-status={facts.status}>
            {facts.status === "running" && text.isStreaming ? "writing" : statusWords(facts.status)}
            {facts.milliseconds !== null && ` · ${durationWords(facts.milliseconds)}`}
          </span>
        </p>
        {facts.error !== null && (
          <p className={styles["error"]} role="note">
            {facts.error}
          </p>
        )}
        {formatted === null ? (
          <StreamingText text={facts.result ?? text.text} label={label} />
        ) : (
          <div className={styles["body"]} role="group" aria-label={label} tabIndex={0}>
            <Markdown text={formatted} />
          </div>
        )}
      </Card>
    </div>
  );
}, isSameCard);

/** Returns true once a text that is to be formatted has had its turn. Until then the plain text stays. */
function useTurn(isWanted: boolean): boolean {
  const [hasTurn, setTurn] = useState(false);
  useEffect(() => (isWanted && !hasTurn ? takeTurn(() => setTurn(true)) : undefined), [isWanted, hasTurn]);
  return hasTurn;
}

function isSameCard(one: TextCardProps, other: TextCardProps): boolean {
  return isShallowEqual(one.text, other.text) && isShallowEqual(one.facts, other.facts);
}
