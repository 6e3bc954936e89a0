import { rememberKey } from "./known-keys.ts";

/** The names of variables that hold a secret, as every provider of models names them. */
const SECRET_VARIABLE = /(?:_KEY|_TOKEN|_SECRET|_PASSWORD|_PASSWD|_CREDENTIALS)$/i;

/** The names of variables that hold the address of a service, which may have a password. */
const ADDRESS_VARIABLE = /(?:_URL|_URI|_DSN|_ADDRESS|_CONNECTION_STRING)$/i;

/** Remembers the keys of an environment, by the names of its variables, and the passwords in its addresses. */
export function rememberKeysOfEnvironment(environment: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    if (SECRET_VARIABLE.test(name)) rememberKey(value);
    else if (ADDRESS_VARIABLE.test(name)) rememberKeysOfAddress(value);
  }
}

/** The names of parameters of an address that hold a secret. */
const SECRET_PARAMETER = /key|token|secret|password|signature/i;

/** Remembers the password and the secret parameters of an address, such as `postgres://user:password@host/name`. */
export function rememberKeysOfAddress(address: string): void {
  if (!URL.canParse(address)) return;
  const { password, searchParams } = new URL(address);
  if (password !== "") {
    rememberKey(password);
    rememberKey(decoded(password));
  }
  for (const [name, value] of searchParams) if (SECRET_PARAMETER.test(name)) rememberKey(value);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The names of a client's fields that hold a secret. */
const SECRET_FIELD = /api_?key|token$|secret|password|authorization|credential|^x-api|cookie/i;

/** The most objects of a client that are looked at, and how deep. Keys are near its surface. */
const MOST_OBJECTS = 300;
const DEEPEST = 5;

/** Remembers the keys in a client that was made in code, such as a chat model or a database's pool: its secret fields and addresses. */
export function rememberKeysOfClient(client: object): void {
  if (read.has(client)) return;
  read.add(client);
  const seen = new Set<unknown>([client]);
  let level: object[] = [client];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    const next: object[] = [];
    for (const [name, value] of level.flatMap(fieldsOf)) {
      if (typeof value === "string") rememberField(name, value);
      else if (typeof value === "object" && value !== null && !seen.has(value) && seen.size < MOST_OBJECTS) {
        seen.add(value);
        next.push(value);
      }
    }
    level = next;
  }
}

const read = new WeakSet<object>();

function rememberField(name: string, value: string): void {
  if (SECRET_FIELD.test(name)) {
    rememberKey(value);
    // A header names its scheme before the key.
    rememberKey(/^(?:Bearer|Basic|Token) +(\S+)$/i.exec(value)?.[1]);
  } else if (value.includes("://")) {
    rememberKeysOfAddress(value);
  }
}

/** Returns the fields of an object, also hidden ones, without calling its getters. */
function fieldsOf(value: object): [string, unknown][] {
  const fields = Object.entries(Object.getOwnPropertyDescriptors(value)).map(
    ([name, field]): [string, unknown] => [name, field.value],
  );
  return value instanceof Map || value instanceof Headers ? [...fields, ...value.entries()] : fields;
}
