import { useMemo, useState, type ReactNode } from "react";
import { readServerAddress } from "../connection/server-address.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import styles from "./server-gate.module.css";
import { allowServer, isTrusted } from "./trusted-servers.ts";

/** Asks once before the page talks to a server that is neither its own nor on this machine. */
export function ServerGate({ children }: { readonly children: ReactNode }): React.JSX.Element {
  const { server } = useMemo(() => readServerAddress(window.location), []);
  const [isAllowed, setIsAllowed] = useState(() =>
    isTrusted(server, { own: window.location.origin, kept: localStorage }),
  );
  if (isAllowed) return <>{children}</>;
  const allow = (): void => {
    allowServer(server, localStorage);
    setIsAllowed(true);
  };
  return (
    <main className={styles["gate"]}>
      <h1 hidden>Another server</h1>
      <EmptyState title={`Connect to ${new URL(server).host}?`}>
        The address of this page names a server that is not on this machine. Everything that you write here,
        such as requests and answers, would go there. Connect only if you know who runs it.
        <div className={styles["choices"]}>
          <Button onClick={() => window.location.assign(window.location.pathname)}>
            Use this console's own server
          </Button>
          <Button tone="accent" onClick={allow}>
            Connect
          </Button>
        </div>
      </EmptyState>
    </main>
  );
}
