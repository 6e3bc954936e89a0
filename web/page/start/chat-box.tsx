import { useRef, useState, type KeyboardEvent } from "react";
import { messageOf } from "../../../src/errors/locate-error.ts";
import { Button } from "../ui/button.tsx";
import { SendIcon } from "../ui/icons.tsx";
import { isSendKey, SEND_KEYS } from "../ui/send-key.ts";
import { Spinner } from "../ui/spinner.tsx";
import { TextArea } from "../ui/text-field.tsx";
import styles from "./chat-box.module.css";

interface ChatBoxProps {
  readonly label: string;
  readonly placeholder: string;
  /** What the button says. */
  readonly action: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSend: () => void;
  readonly error?: string | null;
  readonly isSending?: boolean;
  readonly rows?: number;
  /** A text to try; a button enters it while the box is empty. */
  readonly example?: string;
}

/** A box for a request. Ctrl+Enter, or Cmd+Enter on a Mac, sends it. */
export function ChatBox(properties: ChatBoxProps): React.JSX.Element {
  const {
    label,
    placeholder,
    action,
    value,
    onChange,
    onSend,
    error = null,
    isSending = false,
    rows = 3,
    example,
  } = properties;
  const send = (event: KeyboardEvent): void => {
    if (!isSendKey(event) || isSending) return;
    event.preventDefault();
    onSend();
  };
  return (
    <div className={styles["box"]} data-invalid={error === null ? undefined : ""}>
      <TextArea
        label={label}
        className={styles["field"]}
        value={value}
        onChange={onChange}
        onKeyDown={send}
        error={error}
        rows={rows}
        placeholder={placeholder}
        aria-keyshortcuts={SEND_KEYS}
      />
      <div className={styles["row"]}>
        <span className={styles["hint"]}>
          <kbd>{isMac() ? "⌘" : "Ctrl"}</kbd> + <kbd>Enter</kbd> sends
        </span>
        {example !== undefined && value === "" && (
          <Button onClick={() => onChange(example)}>Use the example</Button>
        )}
        <Button tone="accent" onClick={onSend} disabled={isSending}>
          {isSending ? <Spinner /> : <SendIcon />} {action}
        </Button>
      </div>
    </div>
  );
}

interface FollowUpProps {
  /** Resolves when the message is on its way. */
  readonly onSend: (text: string) => Promise<void>;
  readonly isRunning: boolean;
}

/** The chat box of a conversation that goes on. */
export function FollowUp({ onSend, isRunning }: FollowUpProps): React.JSX.Element {
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const isSending = useRef(false);
  const send = async (): Promise<void> => {
    if (isRunning || isSending.current)
      return setError("A run is going on. Stop it, or wait until it has ended.");
    if (text.trim() === "") return setError("Write a message first.");
    isSending.current = true;
    setError(null);
    setText("");
    try {
      await onSend(text);
    } catch (failure) {
      setText(text);
      setError(messageOf(failure));
    } finally {
      isSending.current = false;
    }
  };
  return (
    <ChatBox
      label="Next message"
      placeholder="Go on with this conversation"
      action="Send"
      value={text}
      onChange={(next) => {
        setText(next);
        setError(null);
      }}
      onSend={() => void send()}
      error={error}
      rows={1}
    />
  );
}

function isMac(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}
