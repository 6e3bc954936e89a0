import { useId, useMemo, useState } from "react";
import { messageOf } from "../../../src/errors/locate-error.ts";
import { useConnection } from "../connection/connection.tsx";
import { READING_LIMITS } from "../connection/reading-limits.ts";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { goTo } from "../use-place.ts";
import { threadPlace } from "../routes.ts";
import { ChatBox } from "./chat-box.tsx";
import { GraphChoice } from "./graph-choice.tsx";
import { exampleFor } from "./graph-words.ts";
import { readForm, type Entered } from "./read-form.ts";
import { SchemaForm } from "./schema-form.tsx";
import { SettingsGroups } from "./settings-groups.tsx";
import { readFieldGroups, takesMessages } from "./schema-fields.ts";
import { startRun } from "./start-run.ts";
import { useGraphs, useSchemas, type GraphSchemas } from "./use-graphs.ts";
import styles from "./new-run.module.css";

interface NewRunProps {
  /** The graph in the address; null for the first. */
  readonly graph: string | null;
}

/** The page that starts a run of any graph. */
export function NewRun({ graph: wanted }: NewRunProps): React.JSX.Element {
  const { graphs, isCut, error } = useGraphs();
  const graph = wanted ?? graphs?.[0] ?? null;
  const { schemas, error: fault } = useSchemas(graph);
  // What was typed stays if another graph is chosen.
  const [request, setRequest] = useState("");
  if (graphs !== null && graphs.length === 0) {
    return (
      <EmptyState title="This server has no graphs">
        Add one to <code>langgraph.json</code>; the server reads the file when it starts.
      </EmptyState>
    );
  }
  return (
    <div className={styles["page"]}>
      <h1 tabIndex={-1}>New run</h1>
      {error !== null && <ErrorState title="The graphs cannot be read">{error}</ErrorState>}
      {graphs !== null && graph !== null && <GraphChoice graphs={graphs} graph={graph} />}
      {isCut && (
        <p className={styles["cut"]}>
          Only {READING_LIMITS.assistants} assistants of this server were read; it may have more graphs. The
          address <code>#/new/&lt;graph&gt;</code> opens any of them.
        </p>
      )}
      {fault !== null && <ErrorState title="This graph cannot be started">{fault}</ErrorState>}
      {schemas === null && fault === null && error === null && <Spinner label="Reading the graphs" />}
      {schemas !== null && (
        <StartForm key={schemas.graph} schemas={schemas} request={request} onRequest={setRequest} />
      )}
    </div>
  );
}

interface StartFormProps {
  readonly schemas: GraphSchemas;
  readonly request: string;
  readonly onRequest: (request: string) => void;
}

function StartForm({ schemas, request, onRequest }: StartFormProps): React.JSX.Element {
  const { client, info } = useConnection();
  const { graph } = schemas;
  const example = exampleFor(graph);
  const hasChat = takesMessages(schemas.input);
  const inputs = useMemo(() => readFieldGroups(schemas.input, { title: "Input" }), [schemas]);
  const settings = useMemo(() => readFieldGroups(schemas.context, { title: "Settings" }), [schemas]);
  const [entered, setEntered] = useState<Entered>({});
  const [hasTried, setHasTried] = useState(false);
  const [sending, setSending] = useState<"no" | "yes" | { readonly error: string }>("no");
  const errors = useId();
  const input = readForm(
    inputs.flatMap(({ fields }) => fields),
    prefixed(entered, "input"),
  );
  const context = readForm(
    settings.flatMap(({ fields }) => fields),
    prefixed(entered, "context"),
  );
  const requestFault = hasChat && request.trim() === "" ? "Write what should be done." : null;
  const change = (part: string) => (key: string, value: string | number | boolean | null) =>
    setEntered((old) => ({ ...old, [`${part} ${key}`]: value }));
  const count = Object.keys(input.faults).length + Object.keys(context.faults).length;

  const send = async (): Promise<void> => {
    setHasTried(true);
    if (requestFault !== null || count > 0) return;
    setSending("yes");
    try {
      const options = {
        graph,
        request: hasChat ? request : null,
        input: input.value,
        context: context.value,
      };
      goTo(threadPlace(await startRun(client, options)));
    } catch (error) {
      setSending({ error: messageOf(error) });
    }
  };
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => event.preventDefault()}
      aria-label={`Start ${graph}`}
    >
      <Card>
        <ChatBox
          label={hasChat ? "Request" : "Notes"}
          placeholder={example ?? "What should be done?"}
          {...(hasChat && example !== null && { example })}
          action={info?.mode === "rehearsal" ? "Start rehearsal" : "Start run"}
          value={request}
          onChange={onRequest}
          onSend={() => void send()}
          error={hasTried ? requestFault : null}
          isSending={sending === "yes"}
          rows={4}
        />
        {typeof sending === "object" && (
          <div className={styles["error"]}>
            <ErrorState title="The run was not started" onRetry={() => void send()}>
              {sending.error}
            </ErrorState>
          </div>
        )}
        {hasTried && count > 0 && (
          <p id={errors} role="alert" className={styles["faults"]}>
            {count === 1 ? "One field below needs a change." : `${count} fields below need a change.`}
          </p>
        )}
      </Card>
      {inputs.map(({ name, title, description, fields }) => (
        <Card key={name} title={title}>
          {description !== null && <p className={styles["about"]}>{description}</p>}
          <SchemaForm
            fields={fields}
            entered={prefixed(entered, "input")}
            onChange={change("input")}
            faults={hasTried ? input.faults : {}}
          />
        </Card>
      ))}
      <SettingsGroups
        groups={settings}
        entered={prefixed(entered, "context")}
        onChange={change("context")}
        faults={context.faults}
        hasTried={hasTried}
      />
    </form>
  );
}

/** Returns what was entered in one part of the form: fields of the input and of the settings can have the same names. */
function prefixed(entered: Entered, part: string): Entered {
  const own = Object.entries(entered).filter(([key]) => key.startsWith(`${part} `));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(part.length + 1), value]));
}
