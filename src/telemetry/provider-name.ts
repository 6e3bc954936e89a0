/** Hosts and the names that the conventions give to those who run them. A host that begins with a dot stands for its subdomains. */
const PROVIDERS: readonly (readonly [host: string, provider: string])[] = [
  ["api.openai.com", "openai"],
  ["api.anthropic.com", "anthropic"],
  [".openai.azure.com", "azure.ai.openai"],
  [".inference.ai.azure.com", "azure.ai.inference"],
  [".amazonaws.com", "aws.bedrock"],
  ["generativelanguage.googleapis.com", "gcp.gemini"],
  ["aiplatform.googleapis.com", "gcp.vertex_ai"],
  ["-aiplatform.googleapis.com", "gcp.vertex_ai"],
  ["api.mistral.ai", "mistral_ai"],
  ["api.deepseek.com", "deepseek"],
  ["api.groq.com", "groq"],
  ["api.x.ai", "x_ai"],
  ["api.perplexity.ai", "perplexity"],
  ["api.cohere.com", "cohere"],
  ["api.cohere.ai", "cohere"],
  ["api.moonshot.ai", "moonshot_ai"],
];

/**
 * Returns `gen_ai.provider.name` for the host of a model. A server that the conventions have no name for is `openai`, as they
 * advise for one that speaks OpenAI's API: `server.address` says which it is.
 */
export function providerName(host: string): string {
  const name = host.replace(/:\d+$/, "");
  const known = PROVIDERS.find(([one]) => (/^[.-]/.test(one) ? name.endsWith(one) : name === one));
  return known?.[1] ?? "openai";
}

/** Returns `server.address` and `server.port` of a host; nothing if the host is not known. */
export function serverAttributes(host: string): Record<string, string | number> {
  const [, address, port] = /^(.+?)(?::(\d+))?$/.exec(host) ?? [];
  if (address === undefined || host === "unknown" || address.includes(" ")) return {};
  return { "server.address": address, "server.port": port === undefined ? 443 : Number(port) };
}
