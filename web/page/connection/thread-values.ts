/** The state of a thread: its channels by name. */
export type Values = Record<string, unknown>;
