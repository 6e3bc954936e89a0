import type { BaseMessage } from "@langchain/core/messages";
import { messageOf } from "../errors/locate-error.ts";
import { causesOf } from "./classify-error.ts";
import { TOO_LARGE } from "./hint-for-given.ts";
import { isInTurn, roleOf } from "./roles-in-turn.ts";
import { partOfWay, type BoundPart, type RequestPart, type StructuredWay } from "./server-abilities.ts";

/** A server's refusal of a request, in its own words. */
interface Refusal {
  status: number;
  words: string;
}

/** The request that was refused. */
export interface RefusedRequest {
  messages: readonly BaseMessage[];
  /** How it asked for a structured reply; null if it asked for none, or if we do not choose the way. */
  way: StructuredWay | null;
  /** The parameters that limit the reply, in the order in which they are tried. Null if we cannot change the parameters. */
  bounds: readonly BoundPart[] | null;
  /** The parts that were left out of it. */
  leftOut: ReadonlySet<RequestPart>;
}

/** Statuses by which servers refuse a parameter. */
const REFUSALS: ReadonlySet<number> = new Set([400, 422, 501]);

const PARAMETERS: readonly [RequestPart, RegExp][] = [
  ["stream_options", /stream_options|include_usage/i],
  ["temperature", /\btemperature\b/i],
  ["parallel_tool_calls", /parallel_tool_calls/i],
];

const STRICT = /(?:function|json_schema|tools?)[\w.[\]'"]*[.[]['"]?strict\b|['"`]strict['"`]/i;
const RESPONSE_FORMAT = /response[_ ]?format|json[_ ](?:schema|object|mode)|structured[_ ]outputs?|guided/i;
const FUNCTIONS =
  /\b(?:tool|function)(?:s\b|[ _-](?:use|call\w*)\b)[^.]{0,60}(?:not|unsupported|unknown|unavailable|forbidden|disabled)|(?:support|allow|permit|accept)\w* (?:\w+ )?(?:tool|function)|invalid schema for function|\btools?\b.{0,40}(?:extra|unrecogni[sz]ed|unknown)/i;
const NAMES =
  /messages?[.[][\w.[\]'"]*\bname\b|['"`]name['"`][\s\S]{0,80}\bmessages?\b|\bmessages?\b[\s\S]{0,120}['"`]name['"`]/i;
const ROLES =
  /\b(?:roles?|user|assistant|messages?)\b[^.]{0,60}\balternat(?:e|es|ing|ely)\b|\balternating (?:roles?|user|messages?)|consecutive (?:\w+ )?(?:messages?|roles?|users?|assistants?)\b|\broles?\b[^.]{0,60}\bafter\b|(?:first|last) (?:[\w-]+ )?message[^.]{0,40}\buser\b|(?:start|begin)s? with (?:a |the )?['"]?user\b/i;
const SYSTEM =
  /\b(?:system|developer)['"`]? (?:role|message|prompt|instruction)s?\b[^.]{0,40}(?:\bnot\b|unsupported|unknown|invalid|must)|(?:not support|unsupported|unknown|invalid|unexpected)[^.]{0,40}(?:['"`]system['"`]|\bsystem (?:role|message|prompt))|\brole:? ['"`]?system['"`]?(?: is)?(?: not\b| unsupported|[^\w ]|$)|should be ['"]user['"](?:,| or)|only (?:the )?['"]?user['"]?(?:,| and| or)/i;

/**
 * Returns the parts that a refusal names and that another request can do without, except those that were left out
 * already. Empty if the error is not a refusal, or names nothing that can change.
 */
export function readRefusal(thrown: unknown, request: RefusedRequest): RequestPart[] {
  const refusal = refusalIn(thrown);
  if (refusal === null) return [];
  const { status, words } = refusal;
  const named = REFUSALS.has(status) ? [...formsIn(words, request), ...parametersIn(words, request)] : [];
  const parts = named.length > 0 ? named : messagesIn(refusal, request);
  return parts.filter((part) => !request.leftOut.has(part));
}

/** Returns the refusal that an error holds. LangChain wraps some refusals in errors of its own, without the status. */
function refusalIn(thrown: unknown): Refusal | null {
  const chain = causesOf(thrown);
  const refusal = chain.find((one) => typeof one.status === "number");
  if (refusal?.status === undefined) return null;
  const { param } = refusal as { param?: unknown };
  const words = [...chain.map(messageOf), typeof param === "string" ? `'${param}'` : ""].join("\n");
  return { status: refusal.status, words };
}

/** Returns the part that the structured reply was asked for with, if the words name it. */
function formsIn(words: string, { way, leftOut }: RefusedRequest): RequestPart[] {
  const part = way === null ? null : partOfWay(way);
  if (part === null) return [];
  if (way !== "json_mode" && !leftOut.has("strict") && STRICT.test(words)) return ["strict"];
  if (part !== "functions") return RESPONSE_FORMAT.test(words) ? [part] : [];
  if (!leftOut.has("tool_choice") && /tool[_ ]choice/i.test(words)) return ["tool_choice"];
  return FUNCTIONS.test(words) ? [part] : [];
}

function parametersIn(words: string, { bounds, leftOut }: RefusedRequest): RequestPart[] {
  if (bounds === null || TOO_LARGE.test(words)) return [];
  const named = PARAMETERS.filter(([, pattern]) => pattern.test(words)).map(([part]) => part);
  // Only one of them is sent: the name of the other in the words is advice.
  const sent = bounds.find((bound) => !leftOut.has(bound));
  return sent !== undefined && new RegExp(`\\b${sent}`, "i").test(words) ? [sent, ...named] : named;
}

/** Reads refusals of messages. Some servers answer with 500 if a chat template refuses the roles. */
function messagesIn({ status, words }: Refusal, { messages, leftOut }: RefusedRequest): RequestPart[] {
  if (!REFUSALS.has(status) && status !== 500) return [];
  const hasSystem = messages.some((message) => roleOf(message) === "system");
  if (ROLES.test(words)) {
    if (!leftOut.has("roles") && !isInTurn(messages)) return ["roles"];
    if (hasSystem) return ["system"];
  }
  if (hasSystem && SYSTEM.test(words)) return ["system"];
  return NAMES.test(words) && messages.some(({ name }) => name !== undefined) ? ["names"] : [];
}
