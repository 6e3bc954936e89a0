/** Values that must not be shown. */
export interface Secrets {
  add(value: string | null): void;
  /** Returns the text with every secret replaced by `[secret]`. */
  redact(text: string): string;
}

const SECRET_NAMES = /(?:_API_KEY|_TOKEN|_SECRET|_PASSWORD)$/;

/** The fewest characters of a secret. Shorter values are placeholders such as "none", which are also ordinary words. */
const SHORTEST = 8;

/** Collects the secrets of an environment, by the names of its variables. Other secrets can be added later. */
export function createSecrets(environment: NodeJS.ProcessEnv): Secrets {
  const known = new Set<string>();
  const add = (value: string | null): void => {
    const secret = value?.trim() ?? "";
    if (secret.length >= SHORTEST) known.add(secret);
  };
  for (const [name, value] of Object.entries(environment)) {
    if (SECRET_NAMES.test(name)) add(value ?? null);
  }
  return {
    add,
    redact: (text) => [...known].reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text),
  };
}
