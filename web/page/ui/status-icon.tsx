import { CheckIcon, ClockIcon, CloseIcon, RingIcon, SkipIcon } from "./icons.tsx";
import { classNames } from "./class-names.ts";
import { Spinner } from "./spinner.tsx";
import styles from "./status-icon.module.css";

/** Every way that a step, a box, a run or a thread can stand. */
export type Status =
  | "pending"
  | "idle"
  | "running"
  | "busy"
  | "waiting"
  | "interrupted"
  | "done"
  | "completed"
  | "pass"
  | "partial"
  | "stopped"
  | "failed"
  | "fail"
  | "error"
  | "skipped";

const LOOKS: Record<
  Status,
  { readonly tone: string; readonly icon: () => React.JSX.Element; readonly words: string }
> = {
  pending: { tone: "neutral", icon: RingIcon, words: "not started" },
  idle: { tone: "neutral", icon: RingIcon, words: "idle" },
  running: { tone: "accent", icon: Spinner, words: "running" },
  busy: { tone: "accent", icon: Spinner, words: "running" },
  waiting: { tone: "warning", icon: ClockIcon, words: "waits for a person" },
  interrupted: { tone: "warning", icon: ClockIcon, words: "waits for a person" },
  done: { tone: "good", icon: CheckIcon, words: "done" },
  completed: { tone: "good", icon: CheckIcon, words: "completed" },
  pass: { tone: "good", icon: CheckIcon, words: "passed" },
  partial: { tone: "warning", icon: CheckIcon, words: "partial" },
  stopped: { tone: "neutral", icon: SkipIcon, words: "stopped" },
  failed: { tone: "bad", icon: CloseIcon, words: "failed" },
  fail: { tone: "bad", icon: CloseIcon, words: "failed" },
  error: { tone: "bad", icon: CloseIcon, words: "failed" },
  skipped: { tone: "neutral", icon: SkipIcon, words: "skipped" },
};

interface StatusIconProps {
  readonly status: Status;
  /** What screen readers say; null if the words stand beside the icon. @default the status in words */
  readonly label?: string | null;
}

/** Shows how something stands, by shape and color. */
export function StatusIcon({ status, label = statusWords(status) }: StatusIconProps): React.JSX.Element {
  const { tone, icon: Icon } = LOOKS[status];
  const name = label === null ? { "aria-hidden": true } : { role: "img", "aria-label": label, title: label };
  return (
    <span className={classNames(styles["icon"], styles[tone])} {...name}>
      <Icon />
    </span>
  );
}

/** Says a status in words. */
export function statusWords(status: Status): string {
  return LOOKS[status].words;
}
