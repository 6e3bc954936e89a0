import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { CheckFault, expectEqual, type Requirement, type Subject } from "./requirement.ts";
import { put, TASK } from "./stored.ts";

const JSON_VALUE = {
  text: "äöü € 😀 \\ \" ' \n",
  numbers: [0, -1.5, 1e21, Number.MAX_SAFE_INTEGER],
  flags: [true, false, null],
  nested: { list: [[], {}, [{ "a key": "" }]] },
};

const MESSAGES = [
  new HumanMessage({ content: [{ type: "text", text: "What is it?" }], id: "1" }),
  new AIMessage({ content: "", id: "2", tool_calls: [{ id: "c1", name: "look", args: { of: "salt" } }] }),
  new ToolMessage({ content: "white", tool_call_id: "c1", id: "3", name: "look" }),
];

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const HARD_TEXTS = ["a NUL \0 inside", "half a character: \ud800", "\udfff", "\u2028", "'; DROP TABLE x; --"];
const LARGE = { text: "0123456789abcdef".repeat(65_536) };

/** Checks that values come back as they were stored. */
export const valueChecks: readonly Requirement[] = [
  comesBack("JSON values come back equal", () => JSON_VALUE),
  comesBack("Messages come back equal, with their ids and tool calls", () => MESSAGES),
  comesBack("A Map and a Set come back equal", () => ({ map: new Map([["a", [1]]]), set: new Set(["b"]) })),
  comesBack("Texts with NUL, halves of characters and quotes come back equal", () => HARD_TEXTS),
  comesBack("A value of 1 MB comes back equal", () => LARGE),
  {
    area: "values",
    name: "A Date comes back as a Date, or as its ISO text",
    async run(subject) {
      const date = new Date(1_700_000_000_000);
      for (const [place, value] of Object.entries(await roundTrip(subject, { date }))) {
        const { date: found } = (value ?? {}) as { date?: Date | string };
        const text = found instanceof Date ? found.toISOString() : found;
        expectEqual(place, text, date.toISOString());
      }
    },
  },
  {
    area: "values",
    name: "Bytes in the state come back equal",
    async run(subject) {
      const saver = await subject.open();
      const config = await subject.begin(subject.thread());
      await put(saver, config, { number: 1, values: { file: BYTES, inside: { file: BYTES } } });
      const values = (await saver.getTuple(config))?.checkpoint.channel_values;
      expectEqual("the state", values, { file: BYTES, inside: { file: BYTES } });
    },
  },
  {
    area: "values",
    name: "Bytes in a pending write come back equal",
    async run(subject) {
      const saver = await subject.open();
      const config = await subject.begin(subject.thread());
      const stored = await put(saver, config, { number: 1 });
      await saver.putWrites(stored, [["file", BYTES]], TASK);
      expectEqual("the write", (await saver.getTuple(config))?.pendingWrites, [[TASK, "file", BYTES]]);
    },
  },
  metadataComesBack("Metadata comes back equal", JSON_VALUE),
  metadataComesBack("Metadata may hold texts with NUL and halves of characters", HARD_TEXTS),
  {
    area: "values",
    name: "A program that changes what it read or stored does not change what is stored",
    async run(subject) {
      const saver = await subject.open();
      const config = await subject.begin(subject.thread());
      const values = { list: ["first"] };
      const stored = await put(saver, config, { number: 1, values });
      await saver.putWrites(stored, [["list", values.list]], TASK);
      values.list.push("changed after it was stored");
      const read = (await saver.getTuple(config))?.checkpoint.channel_values["list"] as string[] | undefined;
      read?.push("changed after it was read");
      const { checkpoint, pendingWrites } = (await saver.getTuple(config)) ?? {};
      expectEqual("the state", checkpoint?.channel_values, { list: ["first"] });
      expectEqual("the write", pendingWrites, [[TASK, "list", ["first"]]]);
    },
  },
];

function comesBack(name: string, make: () => unknown): Requirement {
  return {
    area: "values",
    name,
    async run(subject) {
      const value = make();
      for (const [place, found] of Object.entries(await roundTrip(subject, value))) {
        expectEqual(place, found, value);
      }
    },
  };
}

function metadataComesBack(name: string, own: unknown): Requirement {
  return {
    area: "values",
    name,
    async run(subject) {
      const saver = await subject.open();
      const config = await subject.begin(subject.thread());
      await put(saver, config, { number: 1, metadata: { own } });
      const metadata = (await saver.getTuple(config))?.metadata as Record<string, unknown> | undefined;
      expectEqual("the metadata", { step: metadata?.["step"], own: metadata?.["own"] }, { step: 1, own });
    },
  };
}

/** Stores a value as the value of a channel and as a pending write. Returns both as they come back. */
async function roundTrip(subject: Subject, value: unknown): Promise<Record<string, unknown>> {
  const saver = await subject.open();
  const config = await subject.begin(subject.thread());
  const stored = await put(saver, config, { number: 1, values: { channel: value } });
  await saver.putWrites(stored, [["channel", value]], TASK);
  const tuple = await saver.getTuple(config);
  if (tuple === undefined) throw new CheckFault("no checkpoint was found");
  return {
    "the value in the state": tuple.checkpoint.channel_values["channel"],
    "the value in the pending write": tuple.pendingWrites?.[0]?.[2],
  };
}
