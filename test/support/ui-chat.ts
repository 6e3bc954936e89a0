import {
  AbstractChat,
  DefaultChatTransport,
  lastAssistantMessageIsCompleteWithApprovalResponses,
  type ChatState,
  type ChatStatus,
} from "ai";
import {
  readChatRequest,
  toUIMessageStreamResponse,
  type TroupeUIMessage,
  type UIMessageStreamOptions,
} from "../../src/ai-sdk/index.ts";
import { answerApprovals, streamRun } from "../../src/index.ts";
import type { CompiledGraph } from "../../src/langgraph/compiled-graph.ts";

/** What `useChat` keeps in React's state. */
class PlainState implements ChatState<TroupeUIMessage> {
  error: Error | undefined = undefined;
  messages: TroupeUIMessage[] = [];
  /** Called at each change of a message or of the status. */
  changed: () => void = () => {};
  #status: ChatStatus = "ready";

  get status(): ChatStatus {
    return this.#status;
  }
  set status(status: ChatStatus) {
    this.#status = status;
    this.changed();
  }

  pushMessage = (message: TroupeUIMessage): void => this.#set([...this.messages, message]);
  popMessage = (): void => this.#set(this.messages.slice(0, -1));
  replaceMessage = (index: number, message: TroupeUIMessage): void =>
    this.#set(this.messages.with(index, message));
  snapshot = <Thing>(thing: Thing): Thing => structuredClone(thing);

  #set(messages: TroupeUIMessage[]): void {
    this.messages = structuredClone(messages);
    this.changed();
  }
}

/** The AI SDK's chat without React, over its own transport, in front of a route handler. */
export class UIChat extends AbstractChat<TroupeUIMessage> {
  /** The parts of `data-event`, by the type of the event. */
  readonly events: string[] = [];
  readonly #state: PlainState;

  constructor(graph: CompiledGraph, thread: Thread, options: UIMessageStreamOptions = {}) {
    const state = new PlainState();
    const transport = new DefaultChatTransport<TroupeUIMessage>({
      fetch: (_url, init) => handle(graph, thread, options, new Request("http://localhost/", init)),
    });
    super({
      state,
      transport,
      sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithApprovalResponses,
      onData: (part) => {
        if (part.type === "data-event") this.events.push(part.data.type);
      },
    });
    this.#state = state;
  }

  /** The parts of the last message. */
  get parts(): TroupeUIMessage["parts"] {
    return this.lastMessage?.parts ?? [];
  }

  /** Its texts that a page shows. */
  get texts(): string[] {
    return this.parts.flatMap((part) =>
      part.type === "text" && part.providerMetadata?.["troupe"]?.["discarded"] !== true ? [part.text] : [],
    );
  }

  /** The questions of the last message and their states. */
  get questions(): { id: string | undefined; state: string; title: string | undefined }[] {
    return this.parts.flatMap((part) => {
      if (part.type !== "tool-approval") return [];
      const { approval, state, title } = part;
      return [{ id: approval?.id, state, title }];
    });
  }

  /** Resolves when the chat fulfills a condition. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      this.#state.changed = () => {
        if (condition()) resolve();
      };
    });
  }
}

/** The config that names a thread. */
export interface Thread {
  configurable: { thread_id: string };
}

/** The route handler of the documentation. */
async function handle(
  graph: CompiledGraph,
  thread: Thread,
  options: UIMessageStreamOptions,
  request: Request,
): Promise<Response> {
  try {
    const chat = readChatRequest(await request.json());
    const input =
      "answers" in chat ? await answerApprovals(graph, thread, chat.answers) : { messages: chat.messages };
    const items = streamRun(graph, input, { ...thread, signal: request.signal });
    return toUIMessageStreamResponse(items, { continues: chat.continues, ...options });
  } catch (error) {
    return new Response(String(error), { status: 400 });
  }
}
