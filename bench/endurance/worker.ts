import type { ContenderName } from "../contenders/contender.ts";
import { measureFaults } from "./measure-faults.ts";
import { measureGrowth } from "./measure-growth.ts";
import { measureHostile } from "./measure-hostile.ts";
import { measureBlock } from "./measure-load.ts";

/** One measurement, which a process of its own makes. */
export type Task =
  | { measure: "growth"; kind: string; runs: number; baseUrl: string }
  | { measure: "block"; contender: ContenderName; runs: number; baseUrl: string }
  | { measure: "hostile"; title: string }
  | { measure: "faults"; runs: number; baseUrl: string };

const task = JSON.parse(process.argv[2] ?? "") as Task;
process.send?.(await measured(task));
process.disconnect();

function measured(given: Task): Promise<unknown> {
  switch (given.measure) {
    case "growth":
      return measureGrowth(given.kind, given);
    case "block":
      return measureBlock(given.contender, given);
    case "hostile":
      return measureHostile(given.title);
    case "faults":
      return measureFaults(given);
  }
}
