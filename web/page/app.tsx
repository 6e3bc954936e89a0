import { useState } from "react";
import { useConnection } from "./connection/connection.tsx";
import { useInbox } from "./inbox/use-inbox.ts";
import { InboxPage } from "./inbox/inbox-page.tsx";
import { ThreadPage } from "./run-page/thread-page.tsx";
import { ConnectionBar } from "./shell/connection-bar.tsx";
import { ErrorBoundary } from "./shell/error-boundary.tsx";
import { Header } from "./shell/header.tsx";
import { HelpDialog } from "./shell/help-dialog.tsx";
import { Sidebar } from "./shell/sidebar.tsx";
import { UnknownPage } from "./shell/unknown-page.tsx";
import { WrongServer } from "./shell/wrong-server.tsx";
import { useFocusOnNavigation } from "./shell/use-focus-on-navigation.ts";
import { useKeyboard } from "./shell/use-keyboard.ts";
import { NewRun } from "./start/new-run.tsx";
import { Drawer } from "./ui/drawer.tsx";
import { usePlace } from "./use-place.ts";
import type { Place } from "./routes.ts";
import styles from "./app.module.css";

/** The console; or what is wrong with the address of its server. */
export function App(): React.JSX.Element {
  const { fault } = useConnection();
  return fault === null ? <Console /> : <WrongServer fault={fault} />;
}

/** The whole console: its header, the list of threads, and the page that the address names. */
function Console(): React.JSX.Element {
  const place = usePlace();
  const { count: waiting } = useInbox();
  const [isListOpen, setIsListOpen] = useState(false);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const main = useFocusOnNavigation(place);
  useKeyboard({ onHelp: () => setIsHelpOpen(true) });
  const sidebar = <Sidebar place={place} waiting={waiting} onNavigate={() => setIsListOpen(false)} />;
  return (
    <div className={styles["app"]}>
      <a className={styles["skip"]} href="#main" onClick={skipTo}>
        Skip to the content
      </a>
      <Header waiting={waiting} onList={() => setIsListOpen(true)} onHelp={() => setIsHelpOpen(true)} />
      <ConnectionBar />
      <div className={styles["body"]}>
        <aside className={styles["sidebar"]} aria-label="Threads">
          {sidebar}
        </aside>
        <main id="main" ref={main} tabIndex={-1} className={styles["main"]}>
          <ErrorBoundary key={keyOf(place)}>
            <Page place={place} />
          </ErrorBoundary>
        </main>
      </div>
      <Drawer title="Threads" side="left" isOpen={isListOpen} onClose={() => setIsListOpen(false)}>
        {sidebar}
      </Drawer>
      <HelpDialog isOpen={isHelpOpen} onClose={() => setIsHelpOpen(false)} />
    </div>
  );
}

function Page({ place }: { readonly place: Place }): React.JSX.Element {
  switch (place.page) {
    case "new":
      return <NewRun graph={place.graph} />;
    case "inbox":
      return <InboxPage />;
    case "thread":
      return <ThreadPage key={place.thread} place={place} />;
    case "unknown":
      return <UnknownPage address={place.address} />;
  }
}

function keyOf(place: Place): string {
  return place.page === "thread" ? place.thread : place.page;
}

/** The address after `#` names the page, so the link must not change it. */
function skipTo(event: React.MouseEvent): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("#main")?.focus();
}
