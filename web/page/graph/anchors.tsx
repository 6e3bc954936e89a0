import { Handle, Position, type NodeHandle } from "@xyflow/react";
import styles from "./anchors.module.css";

/**
 * The points of a node that arrows hold on to, for the canvas, which draws no arrow without. The layout finds the ways,
 * so it does not matter where they are.
 */
export const ANCHORS: NodeHandle[] = [
  { type: "source", position: Position.Bottom, x: 0, y: 0, width: 1, height: 1 },
  { type: "target", position: Position.Top, x: 0, y: 0, width: 1, height: 1 },
];

/** The same points as elements, which the canvas looks for after a node is drawn. */
export function Anchors(): React.JSX.Element {
  return (
    <span className={styles["anchors"]}>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
      <Handle type="target" position={Position.Top} isConnectable={false} />
    </span>
  );
}
