import { hostOf } from "./settings.ts";

/** The fields of an OpenAI client of LangChain's that say where it sends. Only Azure's client has the last three. */
interface Addressed {
  clientConfig?: { baseURL?: string | null };
  azureOpenAIBasePath?: string;
  azureOpenAIEndpoint?: string;
  azureOpenAIApiInstanceName?: string;
}

/** Returns the host and port that a model's client sends to, or null for a model that is not an OpenAI client. */
export function hostOfClient(model: object): string | null {
  const { clientConfig, azureOpenAIBasePath, azureOpenAIEndpoint, azureOpenAIApiInstanceName } =
    model as Addressed;
  if (clientConfig === undefined) return null;
  if (azureOpenAIApiInstanceName !== undefined) return `${azureOpenAIApiInstanceName}.openai.azure.com`;
  return hostOf(clientConfig.baseURL ?? azureOpenAIBasePath ?? azureOpenAIEndpoint ?? null);
}
