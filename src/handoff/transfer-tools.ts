import { tool, type ClientTool } from "@langchain/core/tools";
import { z } from "zod";
import type { HandoffTarget } from "./target.ts";

/** Makes the tools by which a specialist hands over; a model only sees them, what a call does is decided elsewhere. */
export function transferTools(targets: readonly HandoffTarget[]): ClientTool[] {
  return targets.map((target) =>
    tool(
      () => {
        throw new Error(`${target.tool} hands a conversation over, and is carried out by the graph only`);
      },
      { name: target.tool, description: target.description, schema: schemaOf(target) },
    ),
  );
}

/**
 * What to do, why, and what the target asks for beside; written out, because zod's own form is sent with more words.
 * Only who is shown nothing but the task needs all in it: anybody else sees what was said.
 */
function schemaOf({ inputs, history }: Pick<HandoffTarget, "inputs" | "history">): ObjectSchema {
  const isAlone = history === "task-only";
  const description = "what they are to do, with all they need for it";
  const task = { type: "string", ...(isAlone && { description }) };
  const words = { task, reason: { type: "string" } };
  const properties = inputs === undefined ? words : { ...words, inputs: jsonSchemaOf(inputs) };
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/** A JSON schema as `tool` takes it. */
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
