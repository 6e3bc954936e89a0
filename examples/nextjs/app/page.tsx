"use client";

import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport, lastAssistantMessageIsCompleteWithApprovalResponses } from "ai";
import { useEffect, useState, type FormEvent, type ReactNode } from "react";
import type { TroupeUIMessage } from "troupe/ai-sdk";
import { Message } from "./message";

/** Sends the last message only: the thread has those before, and the whole conversation would reach the limit of the body. */
const transport = new DefaultChatTransport<TroupeUIMessage>({
  prepareSendMessagesRequest: ({ messages, trigger, messageId, body }) => ({
    body: { ...body, messages: messages.slice(-1), trigger, messageId },
  }),
});

// oxlint-disable-next-line import/no-default-export -- Next.js finds a page by its default export.
export default function Page(): ReactNode {
  const [progress, setProgress] = useState("");
  const [isLoaded, setLoaded] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const chat = useChat<TroupeUIMessage>({
    transport,
    // When all questions have an answer, the answers are sent.
    sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithApprovalResponses,
    onData(part) {
      if (part.type !== "data-event") return;
      setProgress([part.data.agent, part.data.type.replaceAll("_", " ")].filter(Boolean).join(" · "));
    },
    onFinish: () => setProgress(""),
  });
  const { messages, setMessages, sendMessage, addToolApprovalResponse, status, error, stop } = chat;

  useEffect(() => {
    async function load(): Promise<void> {
      const response = await fetch("/api/chat");
      if (!response.ok) throw new Error(response.statusText);
      setMessages((await response.json()) as TroupeUIMessage[]);
      setLoaded(true);
    }
    load().catch(() => setFault("The conversation could not be loaded. Load the page again."));
  }, [setMessages]);

  const isBusy = status === "submitted" || status === "streaming";
  const waits = messages.at(-1)?.parts.some((part) => "state" in part && part.state === "approval-requested");

  function send(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const text = new FormData(form).get("message");
    if (typeof text !== "string" || text.trim() === "") return;
    form.reset();
    void sendMessage({ text });
  }

  return (
    <main>
      <ol aria-live="polite">
        {messages.map((message) => (
          <Message key={message.id} message={message} answer={addToolApprovalResponse} />
        ))}
      </ol>
      {(error || fault) && <p role="alert">{error?.message ?? fault}</p>}
      <output>{isBusy ? progress : ""}</output>
      <form onSubmit={send}>
        <input name="message" aria-label="Message" placeholder="Message" autoComplete="off" required />
        <button disabled={!isLoaded || isBusy || waits}>Send</button>
        {isBusy && (
          <button type="button" onClick={() => void stop()}>
            Stop
          </button>
        )}
      </form>
    </main>
  );
}
