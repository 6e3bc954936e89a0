import { useConnection } from "../connection/connection.tsx";
import { Badge } from "../ui/badge.tsx";
import styles from "./mode-badge.module.css";

/** Says whether runs are live or a rehearsal, and which model answers. */
export function ModeBadge(): React.JSX.Element {
  const { info, status } = useConnection();
  if (info === null) {
    const words = status === "connecting" ? "Connecting" : "Mode: see the run";
    return (
      <Badge tone="neutral" title="This server does not say whether its runs are live. Each run does.">
        {words}
      </Badge>
    );
  }
  if (info.mode === "rehearsal") {
    return (
      <Badge
        tone="warning"
        title="A built-in script answers in place of a model, and nothing is spent. Set OPENAI_API_KEY or OPENAI_BASE_URL for real answers."
      >
        Rehearsal<span className={styles["detail"]}>: no model</span>
      </Badge>
    );
  }
  const { model, host } = info;
  return (
    <Badge
      tone="accent"
      className={styles["live"]}
      title={`Live: ${model ?? "a model"}${host === null ? "" : ` at ${host}`}`}
    >
      Live
      {model !== null && <span className={styles["detail"]}>: {model}</span>}
      {host !== null && <span className={styles["host"]}> at {host}</span>}
    </Badge>
  );
}
