import { addressOf } from "../routes.ts";
import { classNames } from "../ui/class-names.ts";
import { GraphIcon } from "../ui/icons.tsx";
import { aboutGraph } from "./graph-words.ts";
import styles from "./graph-choice.module.css";

interface GraphChoiceProps {
  readonly graphs: readonly string[];
  readonly graph: string;
}

/** Lets a graph be chosen. Each choice is a link, so that it has an address. */
export function GraphChoice({ graphs, graph }: GraphChoiceProps): React.JSX.Element {
  return (
    <nav aria-label="Graphs" className={styles["choices"]}>
      {graphs.map((name) => (
        <a
          key={name}
          href={addressOf({ page: "new", graph: name })}
          aria-current={name === graph ? "true" : undefined}
          className={classNames(styles["choice"], name === graph && styles["selected"])}
        >
          <span className={styles["icon"]}>
            <GraphIcon />
          </span>
          <span className={styles["words"]}>
            <span className={styles["name"]}>{name}</span>
            <span className={styles["about"]}>{aboutGraph(name) ?? "A graph of this project."}</span>
          </span>
        </a>
      ))}
    </nav>
  );
}
