/** The moments at which the process can be told to kill itself. */
export const MOMENTS = [
  "before the intent",
  "before the effect",
  "before the server counts",
  "after the server counts",
  "before the result",
  "before the checkpoint",
] as const;

export type Moment = (typeof MOMENTS)[number];

/** What the process is told, as JSON in its first argument. */
export interface PayProcess {
  /** A file, or an address of PostgreSQL. */
  address: string;
  graph: "router" | "supervisor" | "handoffs";
  thread: string;
  models: string;
  desk: string;
  /** Where the process kills itself: when it reaches this moment for the first time, or for another time, in this process. */
  kill: { moment: Moment; payment: number } | null;
  policy: "report" | "look up";
}
