import { Plain } from "../content/plain.tsx";
import type { HouseRound, HouseView } from "../run/house-view.ts";
import type { RunView } from "../run/run-view.ts";
import { Card } from "../ui/card.tsx";
import { classNames } from "../ui/class-names.ts";
import { CheckIcon, CloseIcon, RingIcon, SkipIcon, WarningIcon } from "../ui/icons.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { durationWords } from "../ui/time-words.ts";
import type { HouseValues } from "./house-values.ts";
import styles from "./rounds-story.module.css";
import { roundsOfValues } from "./rounds-of-values.ts";
import { stagesOf, type RoundPlace, type Stage } from "./stages.ts";

interface RoundsStoryProps {
  readonly view: RunView;
  readonly house: HouseView;
  readonly values: HouseValues;
}

/** Tells the rounds: what was written, built, tried, reviewed and decided in each. */
export function RoundsStory({ view, house, values }: RoundsStoryProps): React.JSX.Element {
  const rounds = house.rounds.length > 0 ? house.rounds : roundsOfValues(values);
  const last = rounds.at(-1)?.round;
  const placeOf = ({ round }: HouseRound): RoundPlace => {
    const judgment = values.judgments.findLast((one) => one.round === round) ?? null;
    return {
      isLast: round === last,
      isRunning: view.status === "running",
      role: round === last ? (house.working?.role ?? null) : null,
      next: judgment?.next ?? null,
      isReviewed: judgment === null ? null : judgment.review !== null,
    };
  };
  return (
    <Card title="Rounds">
      {rounds.length === 0 ? (
        <p className={styles["muted"]}>
          The first round begins when the specification and its tests are written.
        </p>
      ) : (
        <ol className={styles["rounds"]}>
          {rounds.map((round) => (
            <Round key={round.round} round={round} place={placeOf(round)} />
          ))}
        </ol>
      )}
    </Card>
  );
}

function Round({
  round,
  place,
}: {
  readonly round: HouseRound;
  readonly place: RoundPlace;
}): React.JSX.Element {
  const milliseconds = round.phases.reduce((sum, phase) => sum + phase.milliseconds, 0);
  return (
    <li className={styles["round"]}>
      <h3 className={styles["name"]}>
        Round {round.round}
        <span className={styles["muted"]}>{milliseconds > 0 && ` ${durationWords(milliseconds)}`}</span>
      </h3>
      <ol className={styles["stages"]}>
        {stagesOf(round, place).map((stage) => (
          <StageMark key={stage.name} stage={stage} />
        ))}
      </ol>
      {round.why !== null && (
        <p className={styles["why"]}>
          <Plain text={round.why} />
        </p>
      )}
    </li>
  );
}

const ICONS: Readonly<Record<Stage["status"], () => React.JSX.Element>> = {
  pending: RingIcon,
  running: Spinner,
  passed: CheckIcon,
  warned: WarningIcon,
  failed: CloseIcon,
  skipped: SkipIcon,
};

function StageMark({ stage: { name, status, words } }: { readonly stage: Stage }): React.JSX.Element {
  const Icon = ICONS[status];
  return (
    <li className={classNames(styles["stage"], styles[status])}>
      <span className={styles["mark"]}>
        <Icon />
      </span>
      <span className={styles["stage-name"]}>{name}</span>
      <span className={styles["words"]}>{words === "" ? status : words}</span>
    </li>
  );
}
