import type { Criterion } from "../../../src/software-house/contract/specification.ts";
import { Plain } from "../content/plain.tsx";
import { Badge } from "../ui/badge.tsx";
import styles from "./inbox.module.css";

/** Shows one criterion as a sentence: given, when, then. */
export function CriterionText({ criterion }: { readonly criterion: Criterion }): React.JSX.Element {
  const { id, priority, given, when, then } = criterion;
  return (
    <div className={styles["criterion"]}>
      <p className={styles["name"]}>
        <code>
          <Plain text={id} />
        </code>
        <Badge tone={priority === "must" ? "accent" : "neutral"}>{priority}</Badge>
      </p>
      <dl className={styles["sentence"]}>
        <dt>Given</dt>
        <dd>
          <Plain text={given} />
        </dd>
        <dt>When</dt>
        <dd>
          <Plain text={when} />
        </dd>
        <dt>Then</dt>
        <dd>
          <Plain text={then} />
        </dd>
      </dl>
    </div>
  );
}
