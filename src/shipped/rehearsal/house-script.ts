import type { ModelReply } from "../../testing/model-reply.ts";
import type { ModelRequest } from "../../testing/model-request.ts";
import type { HouseExample } from "./house-example.ts";
import { UNNOTICED } from "../../software-house/prompts.ts";
import { isSameRequest } from "./same-request.ts";
import { built } from "./url-shortener/built.ts";

/**
 * Returns what the roles of a Software House say to the one request that is played in full. To any other request they say
 * at once that there is no script for it. Undefined for replies that are not a role's.
 */
export function houseReply(request: ModelRequest): ModelReply | undefined {
  const { schema, lastUser } = request;
  const isRole = schema !== null && schema in REPLIES;
  if (!isRole) return undefined;
  const example = exampleFor({ schema, lastUser });
  if (example === null) return { fault: { kind: "refusal", message: UNKNOWN } };
  return { json: REPLIES[schema as keyof typeof REPLIES](example, lastUser) };
}

/** Why another request than the example is not played. */
const UNKNOWN = `a rehearsal of the Software House knows one request only, ${JSON.stringify(built.request)}; for any other, configure a model`;

/** What each role says for the example, by the name of its structured reply. */
const REPLIES = {
  specification: (example: HouseExample) => example.specification,
  acceptance_tests: (example: HouseExample, prompt: string) =>
    prompt.includes(UNNOTICED) ? { tests: [] } : example.tests,
  file_set: (example: HouseExample, prompt: string) =>
    prompt.includes("\n\nEvidence of round ") ? example.second : example.first,
  review: (example: HouseExample) => example.review,
};

/** Finds the example by the request itself, and later by the specification that was made of it. */
function exampleFor({ schema, lastUser }: Pick<ModelRequest, "schema" | "lastUser">): HouseExample | null {
  const isPlayed =
    schema === "specification"
      ? isSameRequest(lastUser, built.request)
      : lastUser.includes(JSON.stringify(built.specification));
  return isPlayed ? built : null;
}
