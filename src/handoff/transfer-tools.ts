import { tool, type ClientTool } from "@langchain/core/tools";
import { z } from "zod";
import type { HandoffTarget } from "./target.ts";

/** Makes the tools by which a specialist hands over. A model sees them, but they never run: the graph reads their calls. */
export function transferTools(targets: readonly HandoffTarget[]): ClientTool[] {
  return targets.map((target) =>
    tool(
      () => {
        throw new Error(`${target.tool} hands a conversation over, and only its graph may run it`);
      },
      { name: target.tool, description: target.description, schema: schemaOf(target) },
    ),
  );
}

/**
 * Returns the schema of the arguments: the task, the reason, and the target's inputs if it has some. It is written out,
 * because zod's own form is longer. Only with `task-only` must the task contain everything: else the target sees the conversation.
 */
function schemaOf({ inputs, history }: Pick<HandoffTarget, "inputs" | "history">): ObjectSchema {
  const isAlone = history === "task-only";
  const description = "what they are to do, with all they need for it";
  const task = { type: "string", ...(isAlone && { description }) };
  const words = { task, reason: { type: "string" } };
  const properties = inputs === undefined ? words : { ...words, inputs: jsonSchemaOf(inputs) };
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/** A JSON schema in the form that `tool` accepts. */
interface ObjectSchema {
  type: "object";
  properties: Record<string, object>;
  required: string[];
  additionalProperties: boolean;
}

function jsonSchemaOf(inputs: z.ZodObject): object {
  const { $schema: _, ...schema } = z.toJSONSchema(inputs, { io: "input" });
  return schema;
}
