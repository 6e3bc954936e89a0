import { Code } from "../content/code.tsx";
import { TextArea } from "../ui/text-field.tsx";
import { membersOf, type EditDraft } from "./edit-draft.ts";
import { jsonText } from "./json-text.ts";
import { PlanEditor } from "./plan-editor.tsx";
import { PlanList } from "./plan-list.tsx";
import { isKind, type Question } from "./question.ts";
import { SpecificationPage } from "./specification-page.tsx";
import { StepBody } from "./step-body.tsx";
import { ToolCalls } from "./tool-calls.tsx";
import { UntestableList } from "./untestable-list.tsx";

/** What the body of a question is drawn from. */
export interface BodyProps {
  readonly question: Question;
  /** What is being edited; null if the question is only looked at. */
  readonly edit: EditDraft | null;
  readonly agents: readonly string[];
  readonly finished: readonly string[];
  readonly isLocked: boolean;
  readonly onEdit: (edit: EditDraft) => void;
}

/** Shows what a question is about, and lets it be edited. */
export function QuestionBody(properties: BodyProps): React.JSX.Element {
  const { question, edit, agents, finished, isLocked, onEdit } = properties;
  if (isKind(question, "plan")) {
    return edit?.kind === "plan" ? (
      <PlanEditor
        draft={edit.plan}
        agents={agents}
        finished={finished}
        isLocked={isLocked}
        onChange={(plan) => onEdit({ kind: "plan", plan })}
      />
    ) : (
      <PlanList question={question} finished={finished} />
    );
  }
  if (isKind(question, "step")) return <StepBody {...properties} question={question} />;
  if (isKind(question, "tools")) return <ToolCalls {...properties} question={question} />;
  if (isKind(question, "untestable")) return <UntestableList question={question} />;
  if (edit?.kind === "json") {
    const isSpecification = isKind(question, "specification");
    return (
      <TextArea
        label={isSpecification ? "The specification as JSON" : "The answer's members as JSON"}
        isCode
        rows={16}
        value={edit.text}
        disabled={isLocked}
        onChange={(text) => onEdit({ kind: "json", text })}
        hint={isSpecification ? undefined : answerWithOf(question)}
      />
    );
  }
  if (isKind(question, "specification")) return <SpecificationPage question={question} />;
  if (isKind(question, "other")) return <Value value={question.value} />;
  return <Value value={membersOf(question)} />;
}

function Value({ value }: { readonly value: unknown }): React.JSX.Element {
  if (typeof value === "string") return <Code text={value} language={null} label="The question" />;
  return <Code text={jsonText(value)} language="json" label="The question" />;
}

function answerWithOf(question: Question): string | undefined {
  return "answerWith" in question ? question.answerWith : undefined;
}
