import type { RunMode } from "../../../src/run/usage.ts";
import type { Verdict } from "../../../src/software-house/contract/verdict.ts";
import { counted } from "../../../src/text/counted.ts";
import { Plain } from "../content/plain.tsx";
import type { HouseView } from "../run/house-view.ts";
import type { RunView } from "../run/run-view.ts";
import { Badge } from "../ui/badge.tsx";
import { classNames } from "../ui/class-names.ts";
import { CheckIcon, CloseIcon, HelpIcon } from "../ui/icons.tsx";
import { durationWords } from "../ui/time-words.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import type { HouseValues } from "./house-values.ts";
import styles from "./verdict-card.module.css";
import { verdictFacts } from "./verdict-facts.ts";

interface VerdictCardProps {
  readonly view: RunView;
  readonly house: HouseView;
  readonly verdict: Verdict;
  readonly values: HouseValues;
}

/** The verdict, large, with what it rests on, what was not shown, and what it took. */
export function VerdictCard({ view, house, verdict, values }: VerdictCardProps): React.JSX.Element {
  const { tone, words, icon: Icon } = LOOKS[verdict.status];
  const { shown, open } = verdictFacts(verdict, values);
  return (
    <section className={classNames(styles["card"], styles[tone])} aria-label="Verdict">
      <div className={styles["verdict"]}>
        <span className={styles["seal"]}>
          <Icon />
        </span>
        <div className={styles["words"]}>
          <h2 className={styles["status"]}>{words}</h2>
          <p className={styles["title"]}>
            <Plain text={house.title ?? values.specification?.title ?? view.request} />
            {view.outcome?.mode === "rehearsal" && <Badge tone="warning">rehearsal</Badge>}
          </p>
          {verdict.reason !== null && (
            <p className={styles["reason"]}>
              <Plain text={verdict.reason} />
            </p>
          )}
        </div>
      </div>
      <Facts title="It rests on" items={shown} isShown />
      {open.length > 0 && <Facts title="Not shown" items={open} />}
      <Amounts view={view} verdict={verdict} />
      {house.folder !== null && <Place folder={house.folder} values={values} />}
    </section>
  );
}

const LOOKS = {
  verified: { tone: "good", words: "Verified", icon: CheckIcon },
  "not-verified": { tone: "bad", words: "Not verified", icon: CloseIcon },
  unverified: { tone: "warning", words: "Unverified", icon: HelpIcon },
} as const;

function Facts({
  title,
  items,
  isShown = false,
}: {
  readonly title: string;
  readonly items: readonly string[];
  readonly isShown?: boolean;
}): React.JSX.Element {
  return (
    <div className={styles["facts"]}>
      <h3 className={styles["label"]}>{title}</h3>
      <ul className={isShown ? styles["chips"] : styles["open"]}>
        {items.map((item, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- two facts may be the same.
          <li key={index}>
            <Plain text={item} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Amounts({
  view,
  verdict,
}: {
  readonly view: RunView;
  readonly verdict: Verdict;
}): React.JSX.Element {
  const { outcome } = view;
  const usage = outcome?.usage;
  const cached = usage?.cachedTokens ?? 0;
  return (
    <dl className={styles["amounts"]}>
      <Amount name="rounds" value={String(verdict.rounds)} />
      {usage !== undefined && (
        <>
          <Amount name="model calls" value={NUMBERS.format(usage.modelCalls)} />
          <Amount
            name="tokens"
            value={NUMBERS.format(usage.inputTokens + usage.outputTokens)}
            hint={cached > 0 ? `${NUMBERS.format(cached)} cached` : undefined}
          />
          <Amount name="cost" value={costWords(usage.cost, outcome?.mode)} />
        </>
      )}
      {outcome !== null && <Amount name="time" value={durationWords(outcome.milliseconds)} />}
    </dl>
  );
}

function costWords(cost: number | null, mode: RunMode | undefined): string {
  if (mode === "rehearsal") return "none";
  return cost === null ? "not known" : `$${cost.toFixed(4)}`;
}

const NUMBERS = new Intl.NumberFormat("en");

function Amount({
  name,
  value,
  hint,
}: {
  readonly name: string;
  readonly value: string;
  readonly hint?: string | undefined;
}): React.JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {hint !== undefined && <small>{hint}</small>}
      </dd>
    </div>
  );
}

function Place({
  folder,
  values,
}: {
  readonly folder: string;
  readonly values: HouseValues;
}): React.JSX.Element {
  return (
    <div className={styles["place"]}>
      <span className={styles["label"]}>It lies in</span>
      <code>
        <Plain text={folder} />
      </code>
      <CopyButton text={folder} label="Copy the folder's path" />
      <span className={styles["muted"]}>
        {values.files.length > 0 && `${counted(values.files.length, "file")}, `}on the machine that ran it
      </span>
    </div>
  );
}
