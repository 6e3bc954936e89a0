import { z } from "zod";
import { faultOfChoice } from "../errors/check-options.ts";
import { messageOf } from "../errors/locate-error.ts";
import { isGraphSpecialist, type Specialist } from "../specialists/specialist.ts";
import { HISTORY_POLICIES, type HandoffTo } from "../specialists/handoff.ts";
import { handoffsOf, isTransfer, transferTool, type HandoffSpecialist } from "./target.ts";

/** The longest tool name that OpenAI's API accepts, in characters. */
const LONGEST_TOOL_NAME = 64;

/** Lists the faults of one graph's handoffs, of its entry and of its `history`. */
export function faultsOfHandoffs(
  specialists: readonly HandoffSpecialist[],
  { entry, history }: { entry: string | undefined; history: string },
): (string | null)[] {
  const names = specialists.map(({ name }) => name);
  return [
    faultOfEntry(entry, names),
    faultOfChoice("history", history, HISTORY_POLICIES),
    ...specialists.flatMap((specialist) =>
      faultsOf(specialist, names).map((fault) => fault && `specialist ${specialist.name} ${fault}`),
    ),
    ...unreachable(specialists, entry).map(
      (name) =>
        `no specialist can hand over to ${name}, and it is not the entry: name it in the \`handoffs\` of another specialist`,
    ),
  ];
}

/** Returns the fault of an entry that is unknown, or that is missing because JavaScript code left it out. */
function faultOfEntry(entry: string | undefined, names: readonly string[]): string | null {
  if (entry !== undefined && names.includes(entry)) return null;
  const fault =
    entry === undefined
      ? "entry is missing: name the specialist that opens a conversation"
      : `unknown entry ${JSON.stringify(entry)}`;
  return `${fault}; available: ${names.join(", ")}`;
}

/** Lists the handoff options of specialists in a graph that has no handoffs. */
export function faultsOfUselessHandoffs(specialists: readonly Specialist[]): string[] {
  return specialists
    .filter((one) => ("handoffs" in one && (one.handoffs ?? []).length > 0) || one.handsBack === true)
    .map(
      ({ name }) =>
        `specialist ${name} has handoffs, which this graph does not support: use it in createHandoffs, and mount that graph as a specialist`,
    );
}

function faultsOf(specialist: HandoffSpecialist, names: readonly string[]): (string | null)[] {
  const handoffs = handoffsOf(specialist);
  const targets = handoffs.map(({ to }) => to);
  const tools = "tools" in specialist ? (specialist.tools ?? []) : [];
  return [
    specialist.approval === true
      ? "has `approval`, which is asked for before the steps of a plan, and here there are none: give its tools `approveTools`"
      : null,
    isGraphSpecialist(specialist) && handoffs.length > 0
      ? "is a graph, which can be offered no tools: `handsBack` gives the conversation back when it has answered"
      : null,
    ...tools
      .filter((tool) => isTransfer(tool.name))
      .map(
        (tool) => `has a tool ${tool.name}; names that begin with ${transferTool("")} are those of handoffs`,
      ),
    ...new Set(
      targets
        .filter((to, index) => targets.indexOf(to) !== index)
        .map((to) => `hands over to ${to} more than once`),
    ),
    ...handoffs.flatMap((handoff) => faultsOfTarget(handoff, specialist.name, names)),
  ];
}

function faultsOfTarget(handoff: HandoffTo, from: string, names: readonly string[]): (string | null)[] {
  const { to, description, inputs, history } = handoff;
  const tool = transferTool(to);
  return [
    names.includes(to)
      ? null
      : `hands over to the unknown specialist ${JSON.stringify(to)}; available: ${names.join(", ")}`,
    to === from ? "hands over to itself" : null,
    tool.length > LONGEST_TOOL_NAME
      ? `hands over by ${tool}, which is longer than ${LONGEST_TOOL_NAME} characters: shorten the target's name`
      : null,
    description !== undefined && description.trim() === ""
      ? `has an empty description for ${to}; leave it out to use the target's own`
      : null,
    inputs === undefined ? null : faultOfInputs(inputs, to),
    history === undefined ? null : faultOfChoice(`history for ${to}`, history, HISTORY_POLICIES),
  ];
}

/** Checks that inputs are a zod object with a JSON schema, by which a model is asked for them. */
function faultOfInputs(inputs: NonNullable<HandoffTo["inputs"]>, to: string): string | null {
  if (!("shape" in inputs)) return `has inputs for ${to} that must be a zod object`;
  try {
    z.toJSONSchema(inputs, { io: "input" });
    return null;
  } catch (error) {
    return `has inputs for ${to} that have no JSON schema: ${messageOf(error)}`;
  }
}

/** Returns the names of the specialists that can never get the conversation. */
function unreachable(specialists: readonly HandoffSpecialist[], entry: string | undefined): string[] {
  if (entry === undefined || !specialists.some(({ name }) => name === entry)) return [];
  const reached = new Set([entry]);
  for (const name of reached) {
    const specialist = specialists.find((one) => one.name === name);
    if (specialist === undefined) continue;
    for (const { to } of handoffsOf(specialist)) reached.add(to);
    if (specialist.fallback !== undefined) reached.add(specialist.fallback);
  }
  return specialists.map(({ name }) => name).filter((name) => !reached.has(name));
}
