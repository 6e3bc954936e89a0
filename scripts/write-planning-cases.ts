import { writeFileSync } from "node:fs";
import { readPlans, wavesOf } from "../bench/plans/read-plans.ts";

/** The sources whose requests can be read without a list of tools or a room to act in. */
const SOURCES = ["toolbench", "toolalpaca"];

// A case knows what its published plan knows: how many steps it has, and how many of them stand in a row.
const cases = readPlans()
  .filter(({ id }) => SOURCES.some((source) => id.startsWith(`${source}:`)))
  .map(({ id, request, steps }) => ({
    id: id.slice(id.indexOf(":") + 1),
    request,
    expect: { plan: { steps: { min: wavesOf(steps).length, max: steps.length } } },
  }));

const file = new URL("../examples/evaluation/planning.jsonl", import.meta.url);
writeFileSync(file, cases.map((one) => `${JSON.stringify(one)}\n`).join(""));
console.log(`${cases.length} cases written to examples/evaluation/planning.jsonl`);
