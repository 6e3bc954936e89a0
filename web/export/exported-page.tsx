import type { RunSnapshot } from "../../src/journal/run-snapshot.ts";
import { Plain } from "../page/content/plain.tsx";
import { RunPage } from "../page/run-page/run-page.tsx";
import { EmptyState } from "../page/ui/empty-state.tsx";
import styles from "./exported-page.module.css";
import { useSnapshotControl } from "./use-snapshot-control.ts";

/** A run that was exported, without a server; or what to do if the file holds none. */
export function ExportedPage({ snapshot }: { readonly snapshot: RunSnapshot | null }): React.JSX.Element {
  if (snapshot === null) {
    return (
      <main className={styles["empty"]}>
        <h1 className={styles["hidden"]}>No run</h1>
        <EmptyState title="This file holds no run">
          Make one with <code>troupe export &lt;thread&gt;</code>, or with the button Save of the console.
        </EmptyState>
      </main>
    );
  }
  return <ExportedRun snapshot={snapshot} />;
}

function ExportedRun({ snapshot }: { readonly snapshot: RunSnapshot }): React.JSX.Element {
  const control = useSnapshotControl(snapshot);
  const taken = new Date(snapshot.takenAt);
  return (
    <div className={styles["page"]}>
      <header className={styles["header"]}>
        <strong>Troupe</strong>
        <span className={styles["muted"]}>
          Thread <Plain text={snapshot.thread} /> of <Plain text={snapshot.graph} />, exported{" "}
          <time dateTime={taken.toISOString()}>{taken.toLocaleString()}</time>
        </span>
      </header>
      <main className={styles["main"]}>
        <RunPage control={control} />
      </main>
    </div>
  );
}
