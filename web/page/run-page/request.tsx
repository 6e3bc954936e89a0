import { useState } from "react";
import { Plain } from "../content/plain.tsx";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import styles from "./request.module.css";

interface RequestProps {
  readonly text: string;
  /** False as long as nobody knows what was asked. */
  readonly isKnown: boolean;
}

/** Requests up to so many characters are shown whole. */
const SHORT = 180;

/** What was asked: the heading of the page. A long request is folded. */
export function Request({ text, isKnown }: RequestProps): React.JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  const isLong = text.length > SHORT || text.includes("\n");
  return (
    <div className={styles["request"]}>
      <h1
        tabIndex={-1}
        className={classNames(
          styles["text"],
          isLong && styles["long"],
          isLong && !isOpen && styles["folded"],
        )}
      >
        {text === "" ? isKnown ? "A run without a request" : "Reading the thread" : <Plain text={text} />}
      </h1>
      {isLong && (
        <Button className={styles["more"]} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? "Show less" : "Show the whole request"}
        </Button>
      )}
    </div>
  );
}
