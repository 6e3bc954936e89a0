import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonSchema } from "../../../web/page/start/json-schema.ts";
import { keyOf, readForm, type Entered } from "../../../web/page/start/read-form.ts";
import { readFieldGroups, takesMessages } from "../../../web/page/start/schema-fields.ts";

function schemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input" }) as JsonSchema;
}

const settings = schemaOf(
  z.object({
    limits: z
      .object({ modelCalls: z.int().min(1).optional(), cost: z.number().positive().optional() })
      .optional(),
    manager: z.object({ synthesisPrompt: z.string().min(1).optional() }).optional(),
    user: z.string(),
    locale: z.enum(["en", "es"]).default("en"),
    isTrial: z.boolean().optional(),
    tags: z.array(z.string()).nullable().optional(),
  }),
);

function formOf(entered: Entered, schema = settings) {
  const groups = readFieldGroups(schema, { title: "Settings" });
  return readForm(
    groups.flatMap(({ fields }) => fields),
    entered,
  );
}

describe("readFieldGroups", () => {
  it("makes a group of each object, and one of everything else", () => {
    const groups = readFieldGroups(settings, { title: "Settings" });
    expect(
      groups.map(({ title, fields }) => [title, fields.map((field) => `${keyOf(field)} ${field.kind}`)]),
    ).toEqual([
      ["Settings", ["user text", "locale choice", "isTrial boolean", "tags json"]],
      ["Budget", ["limits.modelCalls integer", "limits.cost number"]],
      ["Prompts of the manager", ["manager.synthesisPrompt text"]],
    ]);
    expect(
      groups
        .flatMap(({ fields }) => fields)
        .filter(({ isRequired }) => isRequired)
        .map(keyOf),
    ).toEqual(["user"]);
  });

  it("leaves the conversation to the chat box", () => {
    const schema: JsonSchema = {
      type: "object",
      properties: { messages: { langgraph_type: "messages" }, topic: { type: "string" } },
    };
    expect(takesMessages(schema)).toBe(true);
    expect(readFieldGroups(schema, { title: "Input" })[0]?.fields.map(keyOf)).toEqual(["topic"]);
    expect(takesMessages({ type: "object", properties: { topic: { type: "string" } } })).toBe(false);
  });

  it("leaves out descriptions that only repeat the name of a field", () => {
    const schema = schemaOf(
      z.object({ buildRepairs: z.int().describe("buildRepairs"), user: z.string().describe("who asks") }),
    );
    const fields = readFieldGroups(schema, { title: "Settings" }).flatMap((group) => group.fields);
    expect(fields.map(({ label, description }) => [label, description])).toEqual([
      ["Build repairs", null],
      ["User", "who asks"],
    ]);
  });

  it("makes no form of a schema that says nothing", () => {
    expect([readFieldGroups(null, { title: "x" }), readFieldGroups({}, { title: "x" })]).toEqual([[], []]);
  });
});

describe("readForm", () => {
  it("reads values into their places, and leaves empty fields out", () => {
    const entered = {
      user: "Ann",
      "limits.modelCalls": 4,
      "limits.cost": null,
      locale: '"es"',
      isTrial: false,
      tags: '["a"]',
    };
    expect(formOf(entered)).toEqual({
      value: { user: "Ann", limits: { modelCalls: 4 }, locale: "es", isTrial: false, tags: ["a"] },
      faults: {},
    });
  });

  it("names each fault by its field", () => {
    const { faults, value } = formOf({ "limits.modelCalls": 1.5, "limits.cost": 0, tags: "[" });
    expect(value).toEqual({});
    expect(faults).toMatchObject({
      user: "User is required",
      "limits.modelCalls": "Model calls must be a whole number of at least 1",
      "limits.cost": "Cost must be a number above 0",
    });
    expect(faults["tags"]).toMatch(/^Tags must be JSON: /);
  });
});
