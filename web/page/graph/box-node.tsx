import { memo, use } from "react";
import type { Node, NodeProps } from "@xyflow/react";
import type { BoxState } from "../run/run-view.ts";
import { IconButton } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { ChevronDownIcon, ChevronRightIcon } from "../ui/icons.tsx";
import { StatusIcon } from "../ui/status-icon.tsx";
import { Anchors } from "./anchors.tsx";
import { OpenTeamsContext } from "./open-teams.ts";
import { boxWords } from "./box-words.ts";
import styles from "./box-node.module.css";

/** A box of the graph's drawing. */
export type BoxNodeType = Node<
  {
    readonly label: string;
    readonly kind: "start" | "end" | "box" | "team";
    /** True for a team that shows its inside. */
    readonly isOpen: boolean;
    /** Null if the box has not been used. */
    readonly state: BoxState | null;
  },
  "box"
>;

/** Draws a box and what happens in it. */
export const BoxNode = memo(function BoxNode({ id, data }: NodeProps<BoxNodeType>) {
  const { label, kind, isOpen, state } = data;
  if (kind === "start" || kind === "end") {
    return (
      <div className={classNames(styles["marker"], state !== null && styles["used"])}>
        {kind}
        <Anchors />
      </div>
    );
  }
  return (
    <div className={classNames(styles["box"], styles[state ?? "unused"], isOpen && styles["open"])}>
      <div className={styles["head"]}>
        <StatusIcon status={state ?? "pending"} label={null} />
        <span className={styles["words"]}>
          <span className={styles["label"]} title={label}>
            {label}
          </span>
          {state !== null && <span className={styles["state"]}>{boxWords(state)}</span>}
        </span>
        {kind === "team" && <TeamSwitch id={id} label={label} isOpen={isOpen} />}
      </div>
      <Anchors />
    </div>
  );
});

interface TeamSwitchProps {
  readonly id: string;
  readonly label: string;
  readonly isOpen: boolean;
}

function TeamSwitch({ id, label, isOpen }: TeamSwitchProps): React.JSX.Element {
  const toggle = use(OpenTeamsContext);
  return (
    <IconButton
      label={isOpen ? `Hide the inside of ${label}` : `Show the inside of ${label}`}
      aria-expanded={isOpen}
      className={classNames("nopan", styles["switch"])}
      onClick={() => toggle(id)}
    >
      {isOpen ? <ChevronDownIcon /> : <ChevronRightIcon />}
    </IconButton>
  );
}
