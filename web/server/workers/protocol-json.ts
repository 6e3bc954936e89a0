/** Returns JSON in which messages of LangChain look as LangGraph's servers show them: `{ type, content, ... }`. */
export function protocolJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key: string, shown: unknown) {
    const raw = this[key] as { toDict?: () => { type: string; data: object } } | null | undefined;
    if (typeof raw !== "object" || raw === null || typeof raw.toDict !== "function") return shown;
    const { type, data } = raw.toDict();
    return { ...data, type };
  });
}

/** Answers a request with a value of LangGraph's protocol. */
export function protocolResponse(value: unknown): Response {
  return new Response(protocolJson(value), { headers: { "content-type": "application/json" } });
}
