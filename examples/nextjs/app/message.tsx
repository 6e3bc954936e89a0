import type { ReactNode } from "react";
import type { TroupeUIMessage } from "troupe/ai-sdk";
import { Question, type Answer } from "./question";

type Part = TroupeUIMessage["parts"][number];

/** Shows a message part by part. Texts of models are texts: nothing in them is read as HTML. */
export function Message({ message, answer }: { message: TroupeUIMessage; answer: Answer }): ReactNode {
  const statuses = new Map(
    message.parts.flatMap((part) =>
      part.type === "data-step" ? [[`${part.data.run}/${part.data.step}`, part.data.status] as const] : [],
    ),
  );

  function show(part: Part, index: number) {
    switch (part.type) {
      case "text": {
        const { agent, discarded } = part.providerMetadata?.troupe ?? {};
        // The model failed in the middle of this text, and was asked again.
        if (discarded === true) return null;
        return (
          <p key={index} className="text">
            {typeof agent === "string" && <strong>{agent}</strong>}
            <span>{part.text}</span>
          </p>
        );
      }
      case "dynamic-tool":
        return (
          <p key={index} className="tool">
            {part.toolName}{" "}
            {part.state === "output-available" ? "✓" : part.state === "output-error" ? "✗" : "…"}
          </p>
        );
      case "data-plan":
        return (
          <ul key={index} className="plan">
            {part.data.steps.map(({ id, agent, task }) => (
              <li key={id}>
                {agent}: {task} ({statuses.get(`${part.data.run}/${id}`) ?? "waiting"})
              </li>
            ))}
          </ul>
        );
      case "tool-approval":
        return <Question key={index} part={part} answer={answer} />;
      default:
        return null;
    }
  }

  return <li className={message.role}>{message.parts.map(show)}</li>;
}
