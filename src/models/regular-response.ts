import { isRecord } from "../text/is-record.ts";
import { argumentsText } from "./call-arguments.ts";
import { regularUsage } from "./regular-completion.ts";
import { ServerError, throwServerError } from "./server-error.ts";

/** Returns the id of a call for that of the server. `index` is the place of the call in the output. */
type IdOf = (index: number, id: unknown) => string;

/**
 * Puts a whole reply of OpenAI's Responses API into the form that LangChain reads. Changes the body. Throws ServerError
 * for an error in it, and Error for any other body that is not a response.
 */
export function regularResponse(body: unknown, idOf: IdOf): void {
  throwServerError(body);
  if (!isRecord(body) || (!Array.isArray(body["output"]) && body["status"] === undefined)) {
    throw new Error("it sent no response");
  }
  if (body["status"] === "failed") throw new ServerError({ message: "the response failed" });
  if (isRecord(body["usage"])) body["usage"] = regularUsage(body["usage"]);
  const output = Array.isArray(body["output"]) ? (body["output"] as unknown[]) : [];
  body["output"] = output.filter(isRecord).map((item, index) => regularItem(item, (id) => idOf(index, id)));
}

/** Returns an item of the output in the form that LangChain reads. */
export function regularItem(
  item: Record<string, unknown>,
  idOf: (id: unknown) => string,
): Record<string, unknown> {
  if (item["type"] === "function_call") {
    return { ...item, call_id: idOf(item["call_id"]), arguments: argumentsText(item["arguments"]) };
  }
  return item["type"] === "message" ? { ...item, content: regularParts(item["content"]) } : item;
}

/** LangChain needs the list of annotations, which only some servers send. */
function regularParts(content: unknown): unknown[] {
  if (typeof content === "string") return [{ type: "output_text", text: content, annotations: [] }];
  if (!Array.isArray(content)) return [];
  const parts = (content as unknown[]).filter(isRecord);
  for (const part of parts) if (part["type"] === "output_text") part["annotations"] ??= [];
  return parts;
}
