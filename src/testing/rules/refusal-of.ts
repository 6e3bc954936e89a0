/** An error of the hosted API, with its HTTP status. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** Creates the refusal of an invalid request, with status 400. */
export function refusalOf(message: string, param: string | null, code: string | null): Refusal {
  return { status: 400, type: "invalid_request_error", message, param, code };
}

/** Returns the first refusal that a check returns for the entries of a list; null if it refuses none. */
export function firstRefusal<Entry>(
  entries: readonly Entry[],
  check: (entry: Entry, index: number) => Refusal | null,
): Refusal | null {
  for (const [index, entry] of entries.entries()) {
    const refusal = check(entry, index);
    if (refusal !== null) return refusal;
  }
  return null;
}
