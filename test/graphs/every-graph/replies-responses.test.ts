import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createRouter } from "../../../graphs/index.ts";
import { answerOf, defineSpecialist } from "../../../src/index.ts";
import { WAYS } from "../../support/faulty-run.ts";
import { ask } from "../../support/kitchen.ts";
import { KINDS, runAlone } from "../../support/replying.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import {
  called,
  responseOf,
  responsesServer,
  said,
  type OutputItem,
  type ResponsesReply,
  type ResponsesRequest,
} from "../../support/responses-server.ts";

const stock = tool(({ article }) => `${article}: ${article.length}`, {
  name: "stock",
  description: "counts",
  schema: z.object({ article: z.string() }),
});

function modelAt(baseURL: string, more: object = {}): ChatOpenAI {
  const fields = { model: "gpt-5", apiKey: "k", maxRetries: 0, useResponsesApi: true };
  return new ChatOpenAI({ ...fields, configuration: { baseURL }, ...more });
}

/** Runs a specialist on a model of the Responses API, in a graph and a way. */
async function run(
  place: Pick<Parameters<typeof runAlone>[2], "kind" | "way">,
  replyTo: (request: ResponsesRequest, attempt: number) => ResponsesReply,
  tools: (typeof stock)[] = [],
) {
  await using server = await responsesServer(replyTo);
  await using scripted = await scriptedModels(() => ({ text: "never asked" }));
  const model = modelAt(server.baseUrl);
  const guide = defineSpecialist({ name: "guide", description: "d", prompt: "You know.", model, tools });
  const seen = await runAlone(guide, scripted, place);
  const reason = seen.error?.message ?? (seen.outcome?.status === "completed" ? null : seen.outcome?.reason);
  const chat = [...seen.chat.values()].join("|");
  return { answer: seen.answer, reason: reason ?? null, chat, requests: server.requests };
}

const thought = { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "SECRET" }] };
const paris = said("Paris.");

describe.each(KINDS.flatMap((kind) => WAYS.map((way) => ({ kind, way }))))(
  "the Responses API in $kind by $way",
  (place) => {
    const always = (output: OutputItem[], more?: object) =>
      run(place, (request) => responseOf(request, output, { ...more }));

    test("answers without what it thought", async () => {
      const { answer, chat } = await always([thought, said("<think>Lyon?</think>Paris.")]);
      expect(answer).toBe("Paris.");
      expect(chat).not.toMatch(/SECRET|think|Lyon/);
    });

    test("answers without what it said about its work", async () => {
      const output = [
        said("Let me see.", { phase: "commentary" }),
        said("Paris.", { phase: "final_answer" }),
      ];
      const { answer, chat } = await always(output);
      expect(answer).toBe("Paris.");
      expect(chat).not.toContain("Let me see");
    });

    test.each<[string, object, RegExp]>([
      ["failed", { status: "failed", error: { code: "server_error", message: "It burns." } }, /It burns/],
      [
        "failed",
        { status: "failed", error: { code: "rate_limit_exceeded", message: "Slow." } },
        /rate.*Slow/,
      ],
      ["failed", { status: "failed" }, /failed/],
      ["incomplete", { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }, /length/],
      ["in_progress", { status: "in_progress" }, /failed while|without a finish_reason/],
      ["queued", { status: "queued" }, /failed while|without a finish_reason/],
      ["another", { status: "another" }, /with the finish_reason "another"|without a finish_reason/],
    ])("is taken by its status: %s %j", async (_, more, expected) => {
      const { answer, reason } = await always([said("Par")], more);
      expect(answer).not.toBe("Par");
      expect(reason).toMatch(expected);
    });

    test("tells a failure in the middle of a reply in the server's words, and is tried again", async () => {
      const error = { type: "error", code: "server_error", message: "It burns.", param: null };
      const { answer, requests } = await run(place, (request, attempt) =>
        attempt > 1
          ? responseOf(request, [paris])
          : request.stream === true
            ? { events: [{ type: "response.output_text.delta", delta: "Par" }, error] }
            : { body: { error } },
      );
      expect([answer, requests.length]).toEqual(["Paris.", 2]);
    });

    test("is tried again if its stream ends early", async () => {
      const { answer } = await run(place, (request, attempt) => {
        const reply = responseOf(request, [paris]);
        return attempt === 1 && "events" in reply ? { events: reply.events.slice(0, -1) } : reply;
      });
      expect(answer).toBe("Paris.");
    });

    test("takes a whole reply where a stream was asked for, and one without annotations", async () => {
      const content = [{ type: "output_text", text: "Paris." }];
      const { answer } = await run(place, () => responseOf({}, [{ ...paris, content }]));
      expect(answer).toBe("Paris.");
    });

    test.each<[string, OutputItem[]]>([
      ["with one id", [called("stock", '{"article":"tea"}'), called("stock", '{"article":"coffee"}')]],
      [
        "without ids, arguments as objects",
        [
          called("stock", { article: "tea" }, { call_id: undefined }),
          called("stock", { article: "coffee" }, { call_id: undefined }),
        ],
      ],
    ])("gives each call its own answer: %s", async (_, calls) => {
      const isWhole = typeof calls[0]?.["arguments"] === "object";
      const replyTo = (request: ResponsesRequest): ResponsesReply => {
        const made = request.input.filter(({ type }) => type === "function_call");
        const ids = made.map(({ call_id: id }) => id);
        const results = ids.map(
          (id) =>
            request.input.find((one) => one.type === "function_call_output" && one.call_id === id)?.output,
        );
        if (made.length > 0) return responseOf(request, [said(results.join("; "))]);
        return responseOf(isWhole ? {} : request, [thought, ...calls]);
      };
      expect((await run(place, replyTo, [stock])).answer).toBe("tea: 3; coffee: 6");
    });

    test("runs a streamed call whose arguments come at its end only", async () => {
      const replyTo = (request: ResponsesRequest): ResponsesReply => {
        if (request.input.some(({ type }) => type === "function_call_output")) {
          return responseOf(request, [said(String(request.input.at(-1)?.output))]);
        }
        const reply = responseOf(request, [called("stock", '{"article":"tea"}')]);
        if (!("events" in reply)) return reply;
        return { events: reply.events.filter(({ type }) => !String(type).endsWith("arguments.delta")) };
      };
      expect((await run(place, replyTo, [stock])).answer).toBe("tea: 3");
    });
  },
);

test("a structured reply is asked for in the API's own form, and a refused one in another", async () => {
  const route = JSON.stringify({ reason: "r", specialist: "guide", confidence: 1 });
  const forms: unknown[] = [];
  await using server = await responsesServer((request, attempt) => {
    forms.push(request.text?.format?.["type"], request.text?.format?.["name"]);
    if (attempt === 1) return { status: 400, body: { error: { message: "no response_format here" } } };
    if (attempt === 2) return responseOf(request, [called("route", route)]);
    return responseOf(request, [paris]);
  });
  await using scripted = await scriptedModels(() => ({ text: "never asked" }));
  const model = modelAt(server.baseUrl);
  const specialists = ["guide", "other"].map((name) =>
    defineSpecialist({ name, description: "d", prompt: "p", model }),
  );
  const router = createRouter({ specialists, classifier: { model }, models: scripted.models });
  expect(answerOf(await router.invoke(ask("capital?")))).toBe("Paris.");
  expect(forms.slice(0, 2)).toEqual(["json_schema", "route"]);
  expect(server.requests).toHaveLength(3);
});
