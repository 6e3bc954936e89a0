import { useCallback, useEffect, useMemo } from "react";
import { useConnection } from "../connection/connection.tsx";
import { useRun } from "../connection/use-run.ts";
import { RunControls } from "../control/run-controls.tsx";
import { InboxPanel } from "../inbox/inbox-panel.tsx";
import { addressOf, type Place } from "../routes.ts";
import { FollowUp } from "../start/chat-box.tsx";
import { humanMessage } from "../start/start-run.ts";
import { Card } from "../ui/card.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { replacePlace } from "../use-place.ts";
import { RunPage } from "./run-page.tsx";

interface ThreadPageProps {
  readonly place: Extract<Place, { page: "thread" }>;
}

/** The page of a thread: the run that the address names, or the newest, with everything that can be done with it. */
export function ThreadPage({ place }: ThreadPageProps): React.JSX.Element {
  const { status } = useConnection();
  const change = useCallback((parts: Partial<typeof place>) => replacePlace({ ...place, ...parts }), [place]);
  const selectRun = useCallback((run: string | null) => change({ run, span: null }), [change]);
  const control = useRun(place.thread, { run: place.run, onSelect: selectRun });
  const { view, values, isRunning } = control;
  useEffect(() => {
    document.title = view.request === "" ? "Troupe" : `${view.request.slice(0, 60)} · Troupe`;
    return () => {
      document.title = "Troupe";
    };
  }, [view.request]);
  const selection = useMemo(
    () => ({
      tab: place.tab,
      span: place.span,
      onTab: (tab: string) => change({ tab }),
      onSpan: (span: string | null) => change({ span }),
    }),
    [place.tab, place.span, change],
  );
  const send = useCallback(
    async (text: string) => {
      const messages = Array.isArray(values?.["messages"]) ? (values["messages"] as unknown[]) : [];
      const message = humanMessage(text);
      // The promise of `submit` ends with the run, so it is not waited for.
      void control.submit(
        { messages: [message] },
        { optimisticValues: { messages: [...messages, message] } },
      );
    },
    [control, values],
  );

  if (control.head === null && control.graph === null && control.error !== null && status === "ready") {
    return (
      <ErrorState title="This thread cannot be shown" onRetry={control.refresh}>
        <h1 hidden>This thread cannot be shown</h1>
        {faultWords(control.error, place.thread)} Choose another in the list, or{" "}
        <a href={addressOf({ page: "new", graph: null })}>start a run</a>.
      </ErrorState>
    );
  }
  // A message while a question waits would give up the run that asks.
  const isTurn = !isRunning && control.questions.length === 0 && place.run === null;
  const isConversation = Array.isArray(values?.["messages"]) && view.run !== null;
  return (
    <RunPage
      control={control}
      selection={selection}
      actions={<RunControls control={control} />}
      questions={<InboxPanel control={control} />}
      followUp={
        isTurn &&
        isConversation && (
          <Card>
            <FollowUp onSend={send} isRunning={isRunning} />
          </Card>
        )
      }
    />
  );
}

/** Says why a thread cannot be read. LangGraph's server answers 400 or 422 to what cannot be the id of a thread. */
function faultWords(error: string, thread: string): string {
  return /^HTTP 4(?:00|04|22)\b/.test(error) ? `The server has no thread ${JSON.stringify(thread)}.` : error;
}
