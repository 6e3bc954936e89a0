import { availableParallelism } from "node:os";

/** When and on what machine figures were measured. */
export interface Measured {
  date: string;
  node: string;
  cores: number;
}

/** Returns today's date, and what this machine is. */
export function measuredNow(): Measured {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    cores: availableParallelism(),
  };
}
