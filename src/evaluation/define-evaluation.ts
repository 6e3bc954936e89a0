import { checkOptions, faultOfLimit } from "../errors/check-options.ts";
import { faultsOfUnknownOptions, optionNames } from "../errors/unknown-options.ts";
import { isRecord } from "../text/is-record.ts";
import { acceptanceSchema, caseSchema, faultsBySchema } from "./case-schema.ts";
import type { EvaluationCase, EvaluationDefinition } from "./evaluation.ts";
import { faultOfMatches, faultOfSchema } from "./grade-answer.ts";

/** The options that say what is evaluated. */
export const EVALUATION_NAMES = optionNames<EvaluationDefinition>()([
  "graph",
  "cases",
  "repeat",
  "concurrency",
  "judges",
  "accept",
]);

/**
 * Checks an evaluation, and returns it. A file for `troupe eval` exports the result as `evaluation`.
 *
 * Throws ConfigurationError, naming every fault: an unknown member, an id that is used twice, a judge that the evaluation
 * does not have, a case with a judge alone.
 *
 * @example
 * export const evaluation = defineEvaluation({
 *   graph: createDesk,
 *   repeat: 3,
 *   cases: [{ id: "charged-twice", request: "I was charged twice.", expect: { route: "billing" } }],
 * });
 */
export function defineEvaluation<Definition extends EvaluationDefinition>(
  definition: Definition,
): Definition {
  checkOptions("evaluation", faultsOfEvaluation(definition));
  return definition;
}

/**
 * Returns every fault of an evaluation that can be found without its graph. `placeOf` names a case that has no id by its index,
 * such as its line in a file.
 */
export function faultsOfEvaluation(
  definition: EvaluationDefinition,
  placeOf: (index: number) => string = (index) => `cases.${index}`,
): string[] {
  const unknown = faultsOfUnknownOptions(definition, EVALUATION_NAMES);
  if (!isRecord(definition)) return unknown;
  const { graph, cases, repeat, concurrency, judges = {}, accept } = definition;
  if (!isRecord(judges)) return ["judges must be an object, such as { polite: { criteria } }"];
  const known = Object.keys(judges);
  return [
    ...unknown,
    isGraph(graph) ? null : "graph must be a compiled graph, a function that makes one, or a name",
    repeat === undefined ? null : faultOfLimit("repeat", repeat),
    concurrency === undefined ? null : faultOfLimit("concurrency", concurrency),
    ...(accept === undefined ? [] : faultsBySchema(acceptanceSchema, accept, "accept")),
    (accept?.passedTrials ?? 0) > (repeat ?? 1)
      ? `accept.passedTrials is ${accept?.passedTrials}, but each case runs ${repeat ?? 1} times`
      : null,
    ...Object.entries(judges).map(([name, judge]) => faultOfJudge(name, judge)),
    ...(Array.isArray(cases) ? faultsOfCases(cases, known, placeOf) : ["cases must be a list"]),
  ].filter((fault) => fault !== null);
}

function isGraph(graph: unknown): boolean {
  if (typeof graph === "string") return graph.trim() !== "";
  return typeof graph === "function" || (typeof graph === "object" && graph !== null);
}

function faultOfJudge(name: string, judge: unknown): string | null {
  if (typeof judge === "function") return null;
  const isModel = isRecord(judge) && typeof judge["criteria"] === "string" && judge["criteria"].trim() !== "";
  if (!isModel) return `judge ${JSON.stringify(name)} must be a function, or { criteria, model }`;
  const strange = Object.keys(judge).filter((member) => !["criteria", "model", "models"].includes(member));
  return strange.length === 0
    ? null
    : `judge ${JSON.stringify(name)} has the unknown member ${strange[0]}; available: criteria, model, models`;
}

function faultsOfCases(
  cases: readonly EvaluationCase[],
  judges: readonly string[],
  placeOf: (index: number) => string,
): string[] {
  if (cases.length === 0) return ["there is no case"];
  const ids = new Set<string>();
  return cases.flatMap((given, index) => {
    const id: unknown = isRecord(given) ? given["id"] : undefined;
    const place = typeof id === "string" && id !== "" ? `case ${id}` : placeOf(index);
    const faults = faultsBySchema(caseSchema, given, place);
    if (typeof id === "string") {
      if (ids.has(id)) faults.push(`${place}: the id is used more than once`);
      ids.add(id);
    }
    return faults.length > 0 ? faults : faultsOfCase(given, judges).map((fault) => `${place}: ${fault}`);
  });
}

function faultsOfCase({ expect }: EvaluationCase, judges: readonly string[]): string[] {
  const { judges: named = [], outcome: _, budget: __, ...judged } = expect;
  const unknown = named.filter((name) => !judges.includes(name));
  const hasMore = Object.values(judged).some((value) => value !== undefined);
  const isEmpty = !hasMore && expect.outcome === undefined && expect.budget === undefined;
  return [
    ...unknown.map(
      (name) => `unknown judge ${JSON.stringify(name)}; available: ${judges.join(", ") || "none"}`,
    ),
    named.length > 0 && !hasMore
      ? "a judge must not decide alone: also expect a route, a plan, a trajectory or an answer"
      : null,
    named.length === 0 && isEmpty ? "expect must name at least one expectation" : null,
    faultOfRange(expect.plan?.steps),
    expect.answer?.matches === undefined ? null : faultOfMatches(expect.answer.matches),
    expect.answer?.schema === undefined ? null : faultOfSchema(expect.answer.schema),
  ].filter((fault) => fault !== null);
}

function faultOfRange(
  steps: { min?: number | undefined; max?: number | undefined } | undefined,
): string | null {
  const { min = 0, max = Infinity } = steps ?? {};
  return min > max ? `plan.steps.min is ${min}, which is above max, ${max}` : null;
}
