import type { MutantReport } from "../../../src/software-house/contract/mutant-report.ts";
import { Plain } from "../content/plain.tsx";
import styles from "./house-evidence.module.css";

/** The small changes of the program that no test noticed, each as the lines before and after it. */
export function SurvivedChanges({
  mutants,
}: {
  readonly mutants: MutantReport | null;
}): React.JSX.Element | null {
  if (mutants === null || mutants.survived.length === 0) return null;
  return (
    <div className={styles["part"]}>
      <h3>Changes of the code that no test noticed</h3>
      <p className={styles["words"]}>
        The tests noticed {mutants.noticed} of {mutants.tried} changes. <Plain text={mutants.note} />
      </p>
      <ul className={styles["list"]}>
        {mutants.survived.map(({ path, line, before, after }) => (
          <li key={`${path}:${line}:${after}`} className={styles["item"]}>
            <code>
              <Plain text={`${path}:${line}`} />
            </code>
            <div className={styles["difference"]}>
              <del className={styles["before"]}>
                <Plain text={before.trim()} />
              </del>
              <ins className={styles["after"]}>
                {after.trim() === "" ? <i>removed</i> : <Plain text={after.trim()} />}
              </ins>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
