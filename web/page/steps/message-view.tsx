import { memo, useId, useState } from "react";
import type { CallMessage } from "../../../src/journal/journal-entry.ts";
import { Code } from "../content/code.tsx";
import { LongText } from "../content/long-text.tsx";
import { visibleText } from "../content/visible-text.ts";
import { countOf } from "../timeline/figures.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { ChevronDownIcon, ChevronRightIcon } from "../ui/icons.tsx";
import { argumentsText, formattedJson } from "./span-facts.ts";
import styles from "./message-view.module.css";

interface MessageViewProps {
  readonly message: CallMessage;
  readonly isOpenAtFirst: boolean;
  /** True if a text that is JSON is laid out, such as that of a reply with a schema. @default false */
  readonly formatsJson?: boolean;
}

/** How much of a closed message is shown. */
const FIRST_WORDS = 120;

/** One message of a prompt, or the reply: who speaks, the exact text, and the calls of tools. */
export const MessageView = memo(function MessageView({
  message,
  isOpenAtFirst,
  formatsJson = false,
}: MessageViewProps): React.JSX.Element {
  const id = useId();
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const { role, name, text, toolCalls } = message;
  const json = isOpen && formatsJson ? formattedJson(text) : null;
  return (
    <article className={styles["message"]} data-role={role}>
      <header className={styles["header"]}>
        <button
          type="button"
          className={styles["toggle"]}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <ChevronDownIcon /> : <ChevronRightIcon />}
          <span className={styles["role"]}>{role}</span>
          {name !== null && <span className={styles["name"]}>{name}</span>}
          {!isOpen && <span className={styles["first"]}>{firstWords(message)}</span>}
        </button>
        {text !== "" && <span className={styles["size"]}>{countOf(text.length, "character")}</span>}
        {text !== "" && <CopyButton text={text} label={`Copy the ${role} message`} />}
      </header>
      {isOpen && (
        <div id={id} className={styles["body"]}>
          {text === "" && toolCalls.length === 0 && <p className={styles["empty"]}>no text</p>}
          {text !== "" &&
            (json === null ? (
              <LongText text={text} label={`Text of the ${role} message`} />
            ) : (
              <Code text={json} language="json" label={`Text of the ${role} message`} />
            ))}
          {toolCalls.map((call) => (
            <ToolCallView key={call.id} name={call.name} value={call.arguments} />
          ))}
        </div>
      )}
    </article>
  );
});

/** The call of a tool with its arguments. */
export function ToolCallView({
  name,
  value,
}: {
  readonly name: string;
  readonly value: unknown;
}): React.JSX.Element {
  const text = argumentsText(value);
  return (
    <div className={styles["toolCall"]}>
      <header className={styles["header"]}>
        <span className={styles["toolName"]}>
          calls <strong>{name}</strong>
        </span>
        <CopyButton text={text} label={`Copy the arguments of ${name}`} />
      </header>
      <Code text={text} language="json" label={`Arguments of ${name}`} />
    </div>
  );
}

function firstWords({ text, toolCalls }: CallMessage): string {
  const words = text.slice(0, FIRST_WORDS).replaceAll(/\s+/g, " ").trim();
  return visibleText(words === "" ? toolCalls.map(({ name }) => `calls ${name}`).join(", ") : words);
}
