import type { CallToolResult } from "@modelcontextprotocol/client";
import { canonicalJson } from "../text/canonical-json.ts";
import { envelope } from "../text/envelope.ts";

type Part = CallToolResult["content"][number];

/**
 * Returns what a model reads of a call's result: its texts, descriptions of what is not text, and its structured content as JSON
 * unless a text says the same. An envelope says that all of it is data.
 */
export function resultText({ content, structuredContent }: CallToolResult): string {
  const texts = content.map(textOfPart);
  const isTold = structuredContent === undefined || texts.some((text) => isSameJson(text, structuredContent));
  const all = isTold ? texts : [...texts, JSON.stringify(structuredContent)];
  return envelope("tool_result", all.length === 0 ? "The tool returned nothing." : all.join("\n\n"));
}

function textOfPart(part: Part): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "image":
    case "audio":
      return `[${part.type}: ${part.mimeType}, ${bytesOf(part.data)} bytes]`;
    case "resource_link":
      return [`[link to a resource: ${part.name}, ${part.uri}]`, part.description ?? ""].join("\n").trim();
    case "resource": {
      const { resource } = part;
      return "text" in resource
        ? `[resource: ${resource.uri}]\n${resource.text}`
        : `[resource: ${resource.uri}, ${resource.mimeType ?? "of an unknown type"}, ${bytesOf(resource.blob)} bytes]`;
    }
  }
}

/** Returns how many bytes a text in base64 stands for. */
function bytesOf(base64: string): number {
  return Buffer.byteLength(base64, "base64");
}

/** Returns true if a text is this value as JSON, which servers repeat for clients that read texts only. */
function isSameJson(text: string, value: unknown): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === canonicalJson(value);
  } catch {
    return false;
  }
}
