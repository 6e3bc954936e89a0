import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { IconButton } from "../ui/button.tsx";
import { FitIcon, MinusIcon, PlusIcon } from "../ui/icons.tsx";
import { useFit } from "./fit.ts";
import styles from "./flow-canvas.module.css";

/** Buttons that zoom the canvas. */
export function FlowControls(): React.JSX.Element {
  const flow = useReactFlow();
  const fit = useFit();
  const percent = useStore(({ transform }) => Math.round(transform[2] * 100));
  return (
    <Panel position="bottom-right" className={styles["controls"] ?? ""}>
      <IconButton label="Zoom out" onClick={() => void flow.zoomOut()}>
        <MinusIcon />
      </IconButton>
      <span className={styles["percent"]} aria-label={`Zoom: ${percent} %`} role="img">
        {percent} %
      </span>
      <IconButton label="Zoom in" onClick={() => void flow.zoomIn()}>
        <PlusIcon />
      </IconButton>
      <IconButton label="Show all of it" onClick={() => fit()}>
        <FitIcon />
      </IconButton>
    </Panel>
  );
}
