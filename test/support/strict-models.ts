import type { Settings } from "../../src/models/settings.ts";
import type { ModelReply, ModelRequest, ModelScript } from "../../src/testing/index.ts";
import { scriptedModels, type ScriptedModels } from "./scripted-models.ts";

/** Returns why a server refuses a request; null if it does not. */
export type Refuses = (request: ModelRequest) => string | null;

let servers = 0;

/**
 * Starts a scripted server that also refuses what `refuses` finds, with status 422 or another. Each has a model of its
 * own name, because what a server refuses is remembered for its model as long as the process lives.
 */
export function strictModels(
  refuses: Refuses,
  script: ModelScript,
  { status = 422, ...settings }: Partial<Settings> & { status?: number } = {},
): Promise<ScriptedModels> {
  servers += 1;
  const name = `strict-${servers}`;
  const answer = (request: ModelRequest): ModelReply | Promise<ModelReply> => {
    const message = refuses(request);
    return message === null ? script(request) : { fault: { kind: "status", status, message } };
  };
  return scriptedModels(answer, {
    models: { classifier: name, manager: name, specialist: name },
    ...settings,
  });
}

/** Refuses a field of the request's body, as Mistral's API does with fields that it does not know. */
export function unknownField(name: string): Refuses {
  return ({ body }) =>
    name in body ? `extra_forbidden: body.${name}: Extra inputs are not permitted` : null;
}

/** Refuses user and assistant that do not speak in turn, as chat templates of Mistral and Gemma do. */
export const rolesInTurn: Refuses = ({ messages }) => {
  const roles = messages.map(({ role }) => role);
  const turns = roles[0] === "system" ? roles.slice(1) : roles;
  return turns.every((role, index) => role === (index % 2 === 0 ? "user" : "assistant"))
    ? null
    : "After the optional system message, conversation roles must alternate user/assistant/user/assistant/...";
};

/** Refuses system messages that are not the first message, as Qwen's chat templates do. */
export const systemFirst: Refuses = ({ messages }) =>
  messages.findLastIndex(({ role }) => role === "system" || role === "developer") > 0
    ? "System message must be at the beginning."
    : null;
