import { useMemo } from "react";
import { Plain } from "../content/plain.tsx";
import type { RunView } from "../run/run-view.ts";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { CriteriaTable } from "./criteria-table.tsx";
import { HouseEvidence } from "./house-evidence.tsx";
import { HouseFiles } from "./house-files.tsx";
import { HousePictures, type PictureAddress } from "./house-pictures.tsx";
import styles from "./house-panel.module.css";
import { readHouseValues } from "./house-values.ts";
import { RoundsStory } from "./rounds-story.tsx";
import { hasVerdict } from "./house-verdict.tsx";

interface HousePanelProps {
  readonly view: RunView;
  /** The channels of the thread's state; null until it is known. */
  readonly values: Readonly<Record<string, unknown>> | null;
  readonly pictureAddress: PictureAddress;
}

/** Shows the work of the Software House: its rounds, criteria, files and evidence. The verdict stands above. */
export function HousePanel({ view, values, pictureAddress }: HousePanelProps): React.JSX.Element {
  const house = useMemo(() => readHouseValues(values), [values]);
  if (view.house === null) {
    return (
      <EmptyState title="No software yet">
        Rounds, criteria, files and evidence appear here when the Software House works on a request.
      </EmptyState>
    );
  }
  const { working, title, language, toolchain } = view.house;
  const isRunning = view.status === "running" || view.status === "waiting";
  return (
    <div className={styles["panel"]}>
      {!hasVerdict(view) && (
        <div className={styles["head"]}>
          <h2>{title === null ? "Software House" : <Plain text={title} />}</h2>
          {language !== null && <span className={styles["muted"]}>{toolchain ?? language}</span>}
          {working !== null && isRunning && (
            <p className={styles["working"]} role="status">
              <Spinner /> <strong>{roleName(working.role)}</strong> is <Plain text={working.task} />
            </p>
          )}
        </div>
      )}
      <RoundsStory view={view} house={view.house} values={house} />
      {house.pictures !== null && <HousePictures pictures={house.pictures} addressOf={pictureAddress} />}
      <CriteriaTable criteria={view.house.criteria} values={house} />
      {house.files.length > 0 && (
        <Card title={`Files (${house.files.length})`} isFlush>
          <HouseFiles files={house.files} />
        </Card>
      )}
      {house.reports.length > 0 && <HouseEvidence values={house} />}
    </div>
  );
}

/** Writes the name of a node as words. */
function roleName(role: string): string {
  return `The ${role.replaceAll("_", " ")}`;
}
