import { memo, useContext } from "react";
import type { Edge, EdgeProps } from "@xyflow/react";
import { classNames } from "../ui/class-names.ts";
import { ArrowHeadsContext, headId, type ArrowLook } from "./arrow-heads.tsx";
import styles from "./arrow-edge.module.css";

/** An arrow whose way was found by the layout. */
export type ArrowEdgeType = Edge<
  {
    /** The `d` of its path. */
    readonly path: string;
    readonly look: ArrowLook;
    readonly isDashed: boolean;
    /** True if it has a head at both ends. */
    readonly isMutual: boolean;
  },
  "arrow"
>;

/** Draws an arrow along its way. */
export const ArrowEdge = memo(function ArrowEdge({ data }: EdgeProps<ArrowEdgeType>) {
  const heads = useContext(ArrowHeadsContext);
  if (data === undefined) return null;
  const head = `url(#${headId(heads, data.look)})`;
  return (
    <path
      d={data.path}
      className={classNames(styles["line"], styles[`${data.look}Line`], data.isDashed && styles["dashed"])}
      markerEnd={head}
      markerStart={data.isMutual ? head : undefined}
    />
  );
});
