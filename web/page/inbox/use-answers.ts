import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { messageOf } from "../../../src/errors/locate-error.ts";
import type { RunControl } from "../connection/run-control.ts";
import { settingsOf, submitRun } from "../control/submit-run.ts";
import { resumeCommand, staleAnswers, type Answered } from "./answers.ts";
import { keepDraft } from "./drafts.ts";
import { wordsOfAnswer, wordsWrittenTo } from "./written-words.ts";
import { questionsIn, titleOf, type Question } from "./question.ts";

/** What the panel says above the questions: that something changed, or that a request failed. */
export interface InboxNotice {
  readonly tone: "warning" | "bad";
  readonly text: string;
  /** What a person had written to a question that is gone; null if nothing. */
  readonly written: string | null;
}

/** The questions of a thread, and how they are answered. */
export interface Answering {
  readonly questions: readonly Question[];
  /** True while an answer is on its way, or the run works. */
  readonly isBusy: boolean;
  readonly notice: InboxNotice | null;
  readonly dismiss: () => void;
  readonly send: (answered: readonly Answered[]) => void;
}

/** Follows the questions of a thread and answers them by id. */
export function useAnswers(control: RunControl): Answering {
  const { client, thread, questions: asked, isRunning, refresh } = control;
  const [sent, setSent] = useState<readonly string[]>([]);
  const [isSending, setIsSending] = useState(false);
  const [notice, setNotice] = useState<InboxNotice | null>(null);
  /** What the server said when an answer found its question changed: the page's own reading may lag behind. */
  const [reread, setReread] = useState<readonly Question[] | null>(null);

  const key = asked.map(({ id }) => id).join(" ");
  useEffect(() => setReread(null), [key, isRunning]);
  useEffect(() => {
    if (!isRunning && !isSending) setSent([]);
  }, [isRunning, isSending, key]);

  // While the run works with some answers, the other questions stay in sight.
  const kept = useRef<readonly Question[]>([]);
  const open: readonly Question[] = reread ?? asked;
  if (!isRunning && !isSending) kept.current = open;
  const questions = useMemo(
    () => (isRunning || isSending ? kept.current.filter(({ id }) => !sent.includes(id)) : open),
    [isRunning, isSending, open, sent],
  );

  // Somebody else may answer or change a question while a person writes: the words must not be lost.
  const shown = useRef<readonly Question[]>([]);
  useEffect(() => {
    if (isRunning || isSending) return;
    const gone = shown.current.filter(({ id }) => !open.some((one) => one.id === id) && !sent.includes(id));
    shown.current = open;
    const written = wordsWrittenTo(gone);
    if (written !== null) setNotice((old) => old ?? { tone: "warning", text: changedWords(gone), written });
  }, [open, isRunning, isSending, sent]);

  const latest = useRef(control);
  latest.current = control;
  const send = useCallback(
    (answered: readonly Answered[]) => {
      const ids = answered.map(({ question }) => question.id);
      const deliver = async (): Promise<void> => {
        const now = questionsIn(await client.threads.getState(thread));
        const stale = staleAnswers(answered, now);
        if (stale.length > 0) {
          setReread(now);
          setNotice({ tone: "warning", text: staleWords(stale, now), written: writtenTo(stale) });
          return refresh();
        }
        setSent(ids);
        await submitRun(latest.current, { command: resumeCommand(answered), context: settingsOf(thread) });
        for (const id of ids) keepDraft(id, undefined);
      };
      setIsSending(true);
      setNotice(null);
      deliver()
        .catch(async (error: unknown) => {
          // A run that failed after it took the answers says so itself.
          if (await areAnswered(latest.current, answered)) return;
          setSent([]);
          const words = messageOf(error);
          setNotice({
            tone: "bad",
            text: `The answer did not get through: ${words}. What you wrote is still here.`,
            written: null,
          });
        })
        .finally(() => setIsSending(false));
    },
    [client, thread, refresh],
  );
  const dismiss = useCallback(() => setNotice(null), []);
  return { questions, isBusy: isRunning || isSending, notice, dismiss, send };
}

async function areAnswered(
  { client, thread }: Pick<RunControl, "client" | "thread">,
  answered: readonly Answered[],
): Promise<boolean> {
  try {
    const now = questionsIn(await client.threads.getState(thread));
    return staleAnswers(answered, now).length === answered.length;
  } catch {
    return false;
  }
}

function changedWords(gone: readonly Question[]): string {
  return `Somebody else answered this, or it has changed, while you were writing: ${gone.map(titleOf).join("; ")}.`;
}

function writtenTo(stale: readonly Answered[]): string | null {
  const words = stale.map(({ answer }) => wordsOfAnswer(answer)).filter((text) => text !== "");
  return words.length > 0 ? words.join("\n\n") : null;
}

function staleWords(stale: readonly Answered[], now: readonly Question[]): string {
  const titles = stale.map(({ question }) => titleOf(question)).join("; ");
  const next =
    now.length > 0 ? "This is what the thread waits for now." : "The thread waits for nothing any more.";
  return `Nothing was sent: somebody else answered this, or it has changed since it was shown (${titles}). ${next}`;
}
