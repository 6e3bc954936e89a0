import type { ToolsApproval } from "../../../src/approval/approval.ts";
import { Code } from "../content/code.tsx";
import { LongText } from "../content/long-text.tsx";
import { Badge } from "../ui/badge.tsx";
import { ToolIcon } from "../ui/icons.tsx";
import { TextArea } from "../ui/text-field.tsx";
import { allowsCall } from "./answers.ts";
import { callFaults } from "./edit-draft.ts";
import { jsonText } from "./json-text.ts";
import type { BodyProps } from "./question-body.tsx";
import type { Question } from "./question.ts";
import styles from "./inbox.module.css";

type ToolsQuestion = Extract<Question, ToolsApproval>;

/** Shows calls of tools with their arguments, and lets the arguments be edited. */
export function ToolCalls({
  question,
  edit,
  isLocked,
  onEdit,
}: Omit<BodyProps, "question"> & { readonly question: ToolsQuestion }): React.JSX.Element {
  const { agent, step, actionRequests } = question;
  const texts = edit?.kind === "tools" ? edit.texts : null;
  const faults = texts === null ? [] : callFaults(question, texts);
  const place = step === null ? "" : `, in the step ${step}`;
  return (
    <>
      <p className={styles["quiet"]}>
        {agent}
        {place}. {actionRequests.length === 1 ? "The call was" : "The calls were"} not made yet.
      </p>
      <ol className={styles["calls"]}>
        {actionRequests.map(({ name, args, description = "" }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the calls of a question never change their order.
          <li key={index} className={styles["call"]}>
            <p className={styles["name"]}>
              <ToolIcon /> <code>{name}</code>
              {texts !== null && !allowsCall(question, name, "edit") && (
                <Badge tone="neutral">cannot be edited</Badge>
              )}
            </p>
            {description !== "" && !description.includes(jsonText(args)) && (
              <div className={styles["quiet"]}>
                <LongText text={description} label={`About ${name}`} />
              </div>
            )}
            {texts !== null && allowsCall(question, name, "edit") ? (
              <TextArea
                label={`Arguments of ${name}`}
                isCode
                value={texts[index] ?? ""}
                error={faults[index]?.join("; ") || null}
                disabled={isLocked}
                onChange={(text) => onEdit({ kind: "tools", texts: texts.with(index, text) })}
              />
            ) : (
              <Code text={jsonText(args)} language="json" label={`Arguments of ${name}`} />
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
