import { useState } from "react";
import type { JournalCall } from "../../../src/journal/journal-entry.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { countOf } from "../timeline/figures.ts";
import { MessageView } from "./message-view.tsx";
import { promptJson } from "./span-facts.ts";
import styles from "./span-panel.module.css";

/** So many messages of a prompt are shown; people ask for earlier ones. */
const SHOWN_MESSAGES = 50;

/** So many messages are open at first, from the end of the prompt. */
const OPEN_MESSAGES = 4;

/** The exact prompt and reply of a model call. */
export function CallDetails({ call }: { readonly call: JournalCall }): React.JSX.Element {
  const { messages, tools, schema } = call.request;
  const [shown, setShown] = useState(SHOWN_MESSAGES);
  const hidden = Math.max(0, messages.length - shown);
  return (
    <>
      <section className={styles["section"]} aria-label="Prompt">
        <header className={styles["sectionHeader"]}>
          <h3>Prompt</h3>
          <span className={styles["muted"]}>{countOf(messages.length, "message")}</span>
          <CopyButton text={() => promptJson(call)} label="Copy the whole prompt as JSON" />
        </header>
        {tools.length > 0 && (
          <p className={styles["tools"]}>
            <span className={styles["muted"]}>Tools it could call:</span>
            {tools.map((tool) => (
              <Badge key={tool} tone="neutral">
                {tool}
              </Badge>
            ))}
          </p>
        )}
        {hidden > 0 && (
          <Button onClick={() => setShown(shown + SHOWN_MESSAGES)}>
            Show {Math.min(hidden, SHOWN_MESSAGES)} of {countOf(hidden, "earlier message")}
          </Button>
        )}
        {messages.slice(hidden).map((message, index) => (
          <MessageView
            // oxlint-disable-next-line react/no-array-index-key -- the messages of a prompt never change.
            key={hidden + index}
            message={message}
            isOpenAtFirst={hidden + index >= messages.length - OPEN_MESSAGES}
          />
        ))}
      </section>
      <section className={styles["section"]} aria-label="Reply">
        <header className={styles["sectionHeader"]}>
          <h3>Reply</h3>
        </header>
        {call.reply === null ? (
          <p className={styles["muted"]}>The server gave no reply.</p>
        ) : (
          <MessageView message={call.reply} isOpenAtFirst formatsJson={schema !== null} />
        )}
      </section>
    </>
  );
}
