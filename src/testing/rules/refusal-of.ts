/** An error as the hosted API sends it, with its HTTP status. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** A refusal of an invalid request, with status 400. */
export function refusalOf(message: string, param: string | null, code: string | null): Refusal {
  return { status: 400, type: "invalid_request_error", message, param, code };
}

/** The first refusal that a check gives for the entries of a list, or null. */
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
