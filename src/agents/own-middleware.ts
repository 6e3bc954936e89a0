import { SystemMessage, type BaseMessage } from "@langchain/core/messages";
import { createMiddleware, MiddlewareError, type AgentMiddleware } from "langchain";
import { isRecord } from "../text/is-record.ts";
import type { ResolvedModel } from "../models/models.ts";
import { shownTo } from "../models/regular-reply.ts";
import { regularRequest } from "../models/regular-request.ts";
import { refusedBy } from "../models/server-abilities.ts";

/** The system message and the messages of a model request. */
interface RequestParts {
  systemMessage: SystemMessage;
  messages: BaseMessage[];
}

/** Returns the messages of a request in the form in which they are sent. */
export function regularParts(
  { systemMessage, messages }: RequestParts,
  resolved: ResolvedModel,
): RequestParts {
  const shown = shownTo(messages, { host: resolved.host, model: resolved.name });
  const [first, ...rest] = regularRequest([systemMessage, ...shown], refusedBy(resolved));
  if (first !== undefined && SystemMessage.isInstance(first)) return { systemMessage: first, messages: rest };
  // An empty system message is not sent.
  return { systemMessage: new SystemMessage(""), messages: first === undefined ? [] : [first, ...rest] };
}

/** Makes requests regular again after a specialist's own middleware has changed them. */
export interface RegularRequests {
  /** The innermost middleware of the agent. */
  readonly middleware: AgentMiddleware;
  /** Notes which server a model speaks to, and returns the model. */
  by<Model extends object>(model: Model, resolved: ResolvedModel): Model;
}

/** Creates the innermost middleware of an agent that has middleware of its user's. A model that was put in is left as it is. */
export function createRegularRequests(): RegularRequests {
  const servers = new WeakMap<object, ResolvedModel>();
  return {
    middleware: createMiddleware({
      name: "regular",
      wrapModelCall: (request, handler) => {
        const resolved = servers.get(request.model);
        if (resolved === undefined) return handler(request);
        const { systemMessage, messages } = regularParts(request, resolved);
        return handler({ ...request, systemMessage, messages });
      },
    }),
    by(model, resolved) {
      servers.set(model, resolved);
      return model;
    },
  };
}

/** Returns the channels that middleware adds to its agent. */
export function middlewareChannels(middleware: readonly AgentMiddleware[]): ReadonlySet<string> {
  const schemas = middleware.map(({ stateSchema }) => stateSchema as unknown);
  return new Set([
    "messages",
    ...schemas.flatMap((schema) => {
      if (!isRecord(schema)) return [];
      const fields = isRecord(schema["fields"]) ? schema["fields"] : schema["shape"];
      return isRecord(fields) ? Object.keys(fields) : [];
    }),
  ]);
}

/** Returns the error that langchain wrapped on its way through a middleware: retries decide by the error of the server. */
export function withoutMiddlewareError(error: unknown): unknown {
  let inner = error;
  while (MiddlewareError.isInstance(inner) && inner.cause !== undefined) inner = inner.cause;
  return inner;
}
