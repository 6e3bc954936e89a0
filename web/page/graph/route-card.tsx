import { useId } from "react";
import type { RunView } from "../run/run-view.ts";
import { Badge } from "../ui/badge.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ArrowRightIcon } from "../ui/icons.tsx";
import { classNames } from "../ui/class-names.ts";
import { decisionOf, routeTarget } from "./route-words.ts";
import styles from "./route-card.module.css";

/** Shows the decision of the classifier or of the fast router: the specialist, how sure it is, and why. */
export function RouteCard({ view }: { readonly view: RunView }): React.JSX.Element {
  const id = useId();
  const { route } = view;
  if (route === null) {
    return (
      <Card title="Route">
        <EmptyState title="No route yet">
          {view.status === "finished"
            ? "This run ended before the classifier had decided."
            : "The classifier is about to choose a specialist for the request."}
        </EmptyState>
      </Card>
    );
  }
  const { by, label, level, text, words } = decisionOf(route);
  return (
    <Card title="Route" actions={route.isFallback && <Badge tone="warning">fallback answers</Badge>}>
      <div className={styles["way"]}>
        <span className={styles["from"]}>{by}</span>
        <span className={styles["arrow"]}>
          <ArrowRightIcon />
        </span>
        <span className={classNames(styles["to"], route.isFallback && styles["fallback"])}>
          {routeTarget(route)}
        </span>
      </div>
      <div className={styles["confidence"]}>
        <span id={id}>{label}</span>
        <div
          className={styles["bar"]}
          role="meter"
          aria-labelledby={id}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={level.percent}
          aria-valuetext={`${text}, ${words}`}
        >
          <div
            className={classNames(styles["level"], styles[level.tone])}
            style={{ width: `${level.percent}%` }}
          />
        </div>
        <span className={styles["percent"]}>
          {text} <span className={styles["words"]}>{words}</span>
        </span>
      </div>
      <p className={styles["reason"]}>{route.reason === "" ? "No reason was given." : route.reason}</p>
      {route.isFallback && (
        <p className={styles["note"]}>
          No specialist was chosen with enough confidence, so the fallback has the request.
        </p>
      )}
    </Card>
  );
}
