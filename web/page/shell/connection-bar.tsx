import { useConnection } from "../connection/connection.tsx";
import { Spinner } from "../ui/spinner.tsx";
import styles from "./connection-bar.module.css";

/** A quiet bar while the server does not answer. It goes by itself when the server is back. */
export function ConnectionBar(): React.JSX.Element | null {
  const { status, server, error } = useConnection();
  if (status === "ready" || (status === "connecting" && error === null)) return null;
  return (
    <div className={styles["bar"]} role="status">
      <Spinner />
      <span>
        {status === "lost" ? (
          <>Reconnecting to {server}. What is shown may be old.</>
        ) : (
          <>
            {error}. Start the server, such as with <code>troupe dev</code>: the page connects by itself.
          </>
        )}
      </span>
    </div>
  );
}
