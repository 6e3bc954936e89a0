import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { tool } from "@langchain/core/tools";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace-node";
import { z } from "zod";
import { createSupervisor } from "../graphs/index.ts";
import { defineSpecialist } from "../src/index.ts";
import { createModels } from "../src/models/models.ts";
import { traceRuns } from "../src/telemetry/index.ts";
import { createModelServer, scriptBySchema, type ModelReply } from "../src/testing/index.ts";

// npx tsx scripts/write-trace-picture.ts: draws docs/trace.svg from the spans of a run with a scripted model.

const ROW = 24;
const WIDTH = { names: 330, bars: 520 };
const COLORS: Readonly<Record<string, string>> = {
  invoke_workflow: "#475569",
  plan: "#7c3aed",
  invoke_agent: "#2563eb",
  chat: "#0d9488",
  execute_tool: "#d97706",
};

/** Runs a team of two specialists who work at the same time. One request is refused once. */
async function spansOfRun(): Promise<ReadableSpan[]> {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.register();
  using _tracing = await traceRuns();
  await using server = await createModelServer({ script: script() });
  const models = createModels(() => ({
    mode: "live",
    baseUrl: server.baseUrl,
    apiKey: null,
    models: { classifier: "gpt-4.1-mini", manager: "gpt-4.1", specialist: "gpt-4.1-mini" },
    structuredOutput: "json_schema",
    temperature: "auto",
  }));
  const search = tool(async ({ words }) => await later(`found ${words}`), {
    name: "search",
    description: "Searches.",
    schema: z.object({ words: z.string() }),
  });
  const researcher = defineSpecialist({
    name: "researcher",
    description: "finds facts",
    prompt: "You research.",
    tools: [search],
  });
  const critic = defineSpecialist({ name: "critic", description: "finds risks", prompt: "You doubt." });
  const team = createSupervisor({
    specialists: [researcher, critic],
    models,
    name: "advice",
    retry: { pauseMilliseconds: 200 },
  });
  await team.invoke({ messages: "Tea or coffee?" });
  await provider.forceFlush();
  return exporter.getFinishedSpans();
}

function later(text: string): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve(text), 350));
}

function script(): ReturnType<typeof scriptBySchema> {
  let doubts = 0;
  return scriptBySchema({
    plan: {
      json: {
        steps: [
          { id: "facts", agent: "researcher", task: "Find facts.", dependsOn: [] },
          { id: "risks", agent: "critic", task: "Find risks.", dependsOn: [] },
        ],
      },
      delayMilliseconds: 600,
    },
    text: ({ system, messages }): ModelReply => {
      if (system.includes("final answer")) return { text: "Tea.", delayMilliseconds: 700 };
      if (system.startsWith("You doubt")) {
        doubts += 1;
        return doubts === 1
          ? { fault: { kind: "status", status: 503 } }
          : { text: "Both keep you awake.", delayMilliseconds: 900 };
      }
      const isAsked = messages.at(-1)?.role !== "tool";
      return isAsked
        ? { toolCalls: [{ name: "search", arguments: { words: "tea" } }], delayMilliseconds: 500 }
        : { text: "Tea has less caffeine.", delayMilliseconds: 600 };
    },
  });
}

/** Draws spans as bars over time, each below its parent. */
function pictureOf(spans: readonly ReadableSpan[]): string {
  const begin = Math.min(...spans.map(({ startTime }) => seconds(startTime)));
  const end = Math.max(...spans.map(({ endTime }) => seconds(endTime)));
  const rows: { span: ReadableSpan; depth: number }[] = [];
  const add = (parent: string | undefined, depth: number): void => {
    const below = spans.filter((span) => span.parentSpanContext?.spanId === parent);
    for (const span of below.toSorted((one, other) => seconds(one.startTime) - seconds(other.startTime))) {
      rows.push({ span, depth });
      add(span.spanContext().spanId, depth + 1);
    }
  };
  add(undefined, 0);
  const scale = WIDTH.bars / (end - begin);
  const bars = rows.map(({ span, depth }, index) => {
    const [x, y] = [WIDTH.names + (seconds(span.startTime) - begin) * scale, index * ROW + 12];
    const width = Math.max(3, (seconds(span.endTime) - seconds(span.startTime)) * scale);
    const color = COLORS[String(span.attributes["gen_ai.operation.name"])] ?? "#475569";
    const error = span.attributes["error.type"];
    const name = error === undefined ? span.name : `${span.name} (${String(error)})`;
    return [
      `<text x="${12 + depth * 18}" y="${y + 12}">${name}</text>`,
      `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="16" rx="3" fill="${error === undefined ? color : "#dc2626"}"/>`,
    ].join("\n  ");
  });
  const [width, height] = [WIDTH.names + WIDTH.bars + 16, rows.length * ROW + 20];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, monospace" font-size="12" fill="#0f172a">
  <title>The trace of a run: ${rows.length} spans in ${(end - begin).toFixed(1)} seconds</title>
  <rect width="${width}" height="${height}" rx="8" fill="#f8fafc"/>
  ${bars.join("\n  ")}
</svg>
`;
}

function seconds([whole, nanoseconds]: readonly [number, number]): number {
  return whole + nanoseconds / 1e9;
}

writeFileSync(fileURLToPath(new URL("../docs/trace.svg", import.meta.url)), pictureOf(await spansOfRun()));
