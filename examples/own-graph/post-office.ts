import { HumanMessage } from "@langchain/core/messages";
import { END, START, StateGraph, StateSchema, type BaseCheckpointSaver } from "@langchain/langgraph";
import { z } from "zod";
import {
  approvalId,
  askApproval,
  compileGraph,
  createModelCaller,
  emit,
  eventGuard,
  RUN_LIMITS,
  type ApplicationEdit,
  type ApprovalQuestion,
  type Asked,
  type CallScope,
  type EventOf,
  type LimitKinds,
  type Models,
  type RunLimits,
} from "troupe";

/** The event of this graph. */
type Shipped = { type: "shipped"; parcel: string };
export const isShipped: (chunk: unknown) => chunk is EventOf<Shipped> = eventGuard<Shipped>(["shipped"]);

/** The limit of this graph, next to the limits of every run. */
export type PostLimits = RunLimits & { parcels?: number };
const LIMITS = { ...RUN_LIMITS, parcels: "whole" } as const satisfies LimitKinds;

/** The question of this graph, and how a person edits what is asked about. */
export type ParcelApproval = ApprovalQuestion & { kind: "parcels"; parcels: string[]; note: string };
export type ParcelEdit = ApplicationEdit & { parcels: string[] };

/** Options of a post office. Without `models`, the models are those of the environment. */
type PostOfficeOptions = { limits?: PostLimits; models?: Models; checkpointer: BaseCheckpointSaver };

const parcels = z.array(z.string()).default([]);
const state = new StateSchema({ parcels, run: z.string().default(""), note: z.string().default("") });

/** Builds a graph that ships parcels: a model writes a note, a person approves, each parcel is reported. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- LangGraph infers the type of the graph.
export function createPostOffice(options: PostOfficeOptions) {
  const caller = createModelCaller(options, { kinds: LIMITS });
  const graph = new StateGraph(state)
    .addNode("pack", async (given, config) => {
      const { id: run } = caller.budgets.begin(config);
      const scope: CallScope = { run, agent: "pack", step: null, config, usage: [] };
      const { parcels: value = 3 }: PostLimits = caller.budgets.of(scope).limits;
      const message = `limit reached: parcels (${value})`;
      if (given.parcels.length > value) {
        emit(config, { run, agent: "pack" }, { type: "limit_reached", limit: "parcels", value, message });
      }
      const packed = given.parcels.slice(0, value);
      const messages = [new HumanMessage(`Write a note for: ${packed.join(", ")}`)];
      const reply = await caller.call({
        role: "specialist",
        model: undefined,
        messages,
        visible: true,
        scope,
      });
      const shown = { parcels: packed, note: reply.text };
      const approval = approvalId({ kind: "parcels", ...shown }, { run }, config);
      emit(config, { run, agent: "pack" }, { type: "approval_requested", approval, kind: "parcels" });
      return { run, ...shown };
    })
    .addNode("approval", ({ run, ...packed }, config) => {
      const shown = { kind: "parcels" as const, parcels: packed.parcels, note: packed.note };
      const question: Asked<ParcelApproval> = { ...shown, id: approvalId(shown, { run }, config) };
      const answer = askApproval<string[]>(question, {
        editWith: '"parcels": ["..."]',
        edit: ({ parcels: edited }) => {
          const read = z.array(z.enum(packed.parcels)).safeParse(edited);
          return read.success
            ? { value: read.data }
            : { faults: ["parcels must be some of those asked about"] };
        },
        onAnswer: (event) => emit(config, { run, agent: "approval" }, event),
      });
      if (answer.decision === "reject") return { parcels: [] };
      return answer.decision === "edit" ? { parcels: answer.edited } : {};
    })
    .addNode("ship", ({ run, parcels: approved }, config) => {
      for (const parcel of approved) {
        emit<Shipped>(config, { run, agent: "ship" }, { type: "shipped", parcel });
      }
      return {};
    })
    .addEdge(START, "pack")
    .addEdge("pack", "approval")
    .addEdge("approval", "ship")
    .addEdge("ship", END);
  const { checkpointer } = options;
  return compileGraph(graph, {
    name: "post-office",
    kind: "post-office",
    waits: true,
    reopen: null,
    checkpointer,
  });
}
