import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ConfigurationError } from "../../src/errors/configuration-error.ts";
import { messageOf } from "../../src/errors/locate-error.ts";
import { checkOptions } from "../../src/errors/check-options.ts";
import { faultsOfEvaluation } from "../../src/evaluation/define-evaluation.ts";
import type {
  EvaluatedGraph,
  EvaluationDefinition,
  EvaluationOptions,
} from "../../src/evaluation/evaluation.ts";
import { isRecord } from "../../src/text/is-record.ts";
import { findGraph } from "../graph/find-graph.ts";
import { importModule } from "../graph/import-module.ts";
import { loadProjectGraph } from "../graph/load-project-graph.ts";
import { readCases } from "./read-cases.ts";

/** An evaluation as its file has it, and its graph. */
export interface LoadedEvaluation extends Omit<EvaluationOptions, "graph"> {
  /** How the file names the graph; undefined if the graph itself is given. */
  name: string | undefined;
  graph: EvaluatedGraph;
}

/** Reads the file of an evaluation without its graph. Throws ConfigurationError, naming every fault. */
export async function readEvaluation(file: string): Promise<EvaluationDefinition> {
  const path = resolve(file);
  const given = /\.(?:[cm]?[jt]s|tsx)$/.test(path) ? await exportedBy(path, file) : await jsonIn(path, file);
  if (!isRecord(given)) {
    throw new ConfigurationError(`evaluation ${file}`, [
      "it must be an object such as { graph, cases: [ ... ] }",
    ]);
  }
  const { $schema: _, ...definition } = given;
  const { cases } = definition;
  const listed =
    typeof cases === "string"
      ? await readCases(resolve(dirname(path), cases))
      : { cases, placeOf: undefined };
  const read = { ...definition, cases: listed.cases } as unknown as EvaluationDefinition;
  checkOptions(`evaluation ${file}`, faultsOfEvaluation(read, listed.placeOf));
  return read;
}

/** Loads the graph of an evaluation: by its name in langgraph.json, by `./file.ts:export` next to the file, or as it is. */
export async function loadEvaluation(
  file: string,
  { graph, ...definition }: EvaluationDefinition,
): Promise<LoadedEvaluation> {
  if (typeof graph !== "string") return { ...definition, name: undefined, graph };
  const isPath = /^\.{0,2}\/.+:[^/\\]+$/.test(graph);
  const folder = isPath ? dirname(resolve(file)) : process.cwd();
  const found = isPath
    ? await loadProjectGraph({ name: graph, path: graph, folder })
    : (await findGraph(graph, folder)).graph;
  return { ...definition, name: graph, graph: found };
}

async function exportedBy(path: string, file: string): Promise<unknown> {
  const module = await importModule(path, { subject: `evaluation ${file}`, folder: dirname(path) });
  if ("evaluation" in module) return module["evaluation"];
  const names = Object.keys(module).join(", ") || "nothing";
  throw new ConfigurationError(`evaluation ${file}`, [`it must export \`evaluation\`, but exports ${names}`]);
}

async function jsonIn(path: string, file: string): Promise<unknown> {
  let content: string;
  try {
    content = await readFile(path, "utf8");
  } catch (cause) {
    const isAbsent = (cause as NodeJS.ErrnoException).code === "ENOENT";
    const fault = isAbsent ? "it does not exist" : `it cannot be read: ${messageOf(cause)}`;
    throw new ConfigurationError(`evaluation ${file}`, [fault], { cause });
  }
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new ConfigurationError(`evaluation ${file}`, [`it is not JSON: ${messageOf(cause)}`], { cause });
  }
}
