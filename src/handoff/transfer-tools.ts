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
 * because zod's own form is longer. If the target does not see the whole conversation, the task must contain what it needs.
 */
function schemaOf({ inputs, history, input }: HandoffTarget): ObjectSchema {
  const isAlone = history === "task-only" || history === "since-last-human" || input !== undefined;
  const description = "what they are to do, with all they need for it";
  const task = { type: "string", ...(isAlone && { description }) };
  const words = { task, reason: { type: "string" } };
  const properties = inputs === undefined ? words : { ...words, inputs: jsonSchemaOf(inputs) };
  return { type: "object", properties, required: Object.keys(properties) };
}

/** A JSON schema in the form that `tool` accepts. */
interface ObjectSchema {
  type: "object";
  properties: Record<string, object>;
  required: string[];
}

function jsonSchemaOf(inputs: NonNullable<HandoffTarget["inputs"]>): object {
  const { $schema: _, ...schema } = z.toJSONSchema(inputs, { io: "input" });
  return schema;
}
