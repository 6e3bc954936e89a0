import { availableParallelism } from "node:os";

/** When and where figures were taken. */
export interface Measured {
  date: string;
  node: string;
  cores: number;
}

/** Today, on this machine. */
export function measuredNow(): Measured {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    cores: availableParallelism(),
  };
}
