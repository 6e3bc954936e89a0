import { useConnection } from "../connection/connection.tsx";
import { addressOf } from "../routes.ts";
import { Badge } from "../ui/badge.tsx";
import { IconButton } from "../ui/button.tsx";
import { HelpIcon, InboxIcon, MenuIcon } from "../ui/icons.tsx";
import { ThemeSwitch } from "../ui/theme-switch.tsx";
import { VisuallyHidden } from "../ui/visually-hidden.tsx";
import { ModeBadge } from "./mode-badge.tsx";
import { Logo } from "./logo.tsx";
import styles from "./header.module.css";

interface HeaderProps {
  /** How many questions wait for a person. */
  readonly waiting: number;
  readonly onList: () => void;
  readonly onHelp: () => void;
}

/** The top of every page: the product, its server, and the mode in which runs are made. */
export function Header({ waiting, onList, onHelp }: HeaderProps): React.JSX.Element {
  const { server, info } = useConnection();
  return (
    <header className={styles["header"]}>
      <IconButton label="Open the threads" className={styles["menu"]} onClick={onList}>
        <MenuIcon />
      </IconButton>
      <a href={addressOf({ page: "new", graph: null })} className={styles["brand"]}>
        <Logo />
        Troupe
        {info !== null && <span className={styles["version"]}>{info.version}</span>}
      </a>
      <ModeBadge />
      <span className={styles["server"]} title={server}>
        {server.replace(/^https?:\/\//, "")}
      </span>
      <div className={styles["end"]}>
        <a href={addressOf({ page: "inbox" })} className={styles["inbox"]} title="What waits for a person">
          <InboxIcon />
          <VisuallyHidden>Inbox: </VisuallyHidden>
          {waiting > 0 ? (
            <Badge tone="warning">{waiting}</Badge>
          ) : (
            <VisuallyHidden>nothing waits</VisuallyHidden>
          )}
        </a>
        <ThemeSwitch />
        <IconButton label="Help and keys" onClick={onHelp}>
          <HelpIcon />
        </IconButton>
      </div>
    </header>
  );
}
