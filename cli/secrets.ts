import { rememberKeysOfEnvironment } from "../src/text/configured-keys.ts";
import { hideKnownKeys, rememberKey } from "../src/text/known-keys.ts";

/** Values that must not be shown. */
export interface Secrets {
  add(value: string | null): void;
  /** Returns the text with every secret replaced by `[secret]`. */
  redact(text: string): string;
}

/** Remembers the secrets of an environment, by the names of its variables. Other secrets can be added later. */
export function createSecrets(environment: NodeJS.ProcessEnv): Secrets {
  rememberKeysOfEnvironment(environment);
  return { add: rememberKey, redact: (text) => hideKnownKeys(text, "[secret]") };
}
