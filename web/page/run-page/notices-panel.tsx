import type { Notice, RunView } from "../run/run-view.ts";
import { Card } from "../ui/card.tsx";
import { InfoIcon, WarningIcon } from "../ui/icons.tsx";
import { classNames } from "../ui/class-names.ts";
import { Plain } from "../content/plain.tsx";
import { durationWords } from "../ui/time-words.ts";
import styles from "./notices-panel.module.css";

/** What did not go smoothly: retries, fallbacks, refused parts of requests, reached limits. Nothing if all did. */
export function NoticesPanel({ view }: { readonly view: RunView }): React.JSX.Element | null {
  const { notices, startedAt } = view;
  if (notices.length === 0) return null;
  return (
    <Card title="Notices" isFlush>
      <ul className={styles["list"]}>
        {notices.map((notice, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- notices are only ever added at the end.
          <li key={index} className={styles["notice"]}>
            <span className={classNames(styles["icon"], styles[notice.tone])}>
              {notice.tone === "info" ? <InfoIcon /> : <WarningIcon />}
            </span>
            <span className={styles["words"]}>
              <Plain text={notice.text} />
              <span className={styles["place"]}>{placeOf(notice, startedAt)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function placeOf({ at, agent, step }: Notice, startedAt: number | null): string {
  const after = startedAt === null ? null : `after ${durationWords(Math.max(0, at - startedAt))}`;
  return [agent, step, after].filter((part) => part !== null).join(" · ");
}
