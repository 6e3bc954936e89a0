import { ConfigurationError } from "../errors/configuration-error.ts";
import { faultsOfUnknownOptions } from "../errors/unknown-options.ts";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";

/** Options whose values are objects, for each with an example. */
const OBJECTS = {
  fastRouter: "{ score: scoreRequest, threshold: 0.6 }",
  manager: '{ prompt: "You plan." }',
  limits: "{ modelCalls: 20 }",
  retry: "{ attempts: 2 }",
  conversation: "{ characters: 10_000 }",
};

/** Options that are functions. */
const FUNCTIONS = ["price", "summarize"];

/** Options that are objects with methods: which methods, and what makes such an object. */
const SERVICES = {
  checkpointer: { methods: ["getTuple", "put"], example: "new MemorySaver()" },
  store: { methods: ["get", "put"], example: "new InMemoryStore()" },
  models: { methods: ["resolve"], example: "createModels()" },
};

/**
 * Checks that the options of a builder have the kinds that their types say, before anything is read from them: JavaScript
 * code can pass anything. Throws ConfigurationError that names every fault, unknown options included.
 */
export function checkKinds(
  options: unknown,
  { kind, builder, names }: { kind: string; builder: string; names: readonly string[] },
): void {
  const example = `${builder}({ specialists: [...] })`;
  if (!isRecord(options)) {
    const fault = `the options must be an object, such as ${example}, but are ${kindOf(options)}`;
    throw new ConfigurationError(kind, [fault]);
  }
  const faults = [...faultsOfList(options["specialists"], example), ...faultsOfKinds(options)];
  if (faults.length > 0) {
    const title = typeof options["name"] === "string" ? `${kind} ${options["name"]}` : kind;
    throw new ConfigurationError(title, [...faultsOfUnknownOptions(options, names), ...faults]);
  }
}

function faultsOfList(specialists: unknown, example: string): string[] {
  if (specialists === undefined) return [`specialists are missing: call ${example}`];
  if (!Array.isArray(specialists)) return [`specialists must be a list, but are ${kindOf(specialists)}`];
  return specialists.flatMap((one: unknown, index) =>
    isRecord(one) && !(one instanceof Promise)
      ? []
      : [
          `specialists[${index}] must be a specialist, such as defineSpecialist({ name, description, prompt }), but is ${kindOf(one)}`,
        ],
  );
}

function faultsOfKinds(options: Readonly<Record<string, unknown>>): string[] {
  const given = (name: string): boolean => options[name] !== undefined;
  const { classifier } = options;
  return [
    ...(classifier === undefined || typeof classifier === "function" || isRecord(classifier)
      ? []
      : [
          `classifier must be an object, such as { prompt: "You route." }, or a function, but is ${kindOf(classifier)}`,
        ]),
    ...Object.entries(OBJECTS)
      .filter(([name]) => given(name) && !isRecord(options[name]))
      .map(
        ([name, example]) => `${name} must be an object, such as ${example}, but is ${kindOf(options[name])}`,
      ),
    ...FUNCTIONS.filter((name) => given(name) && typeof options[name] !== "function").map(
      (name) => `${name} must be a function, but is ${kindOf(options[name])}`,
    ),
    ...(given("fallbackModels") && !Array.isArray(options["fallbackModels"])
      ? [`fallbackModels must be a list, but is ${kindOf(options["fallbackModels"])}`]
      : []),
    ...(given("name") && typeof options["name"] !== "string"
      ? [`name must be a text, but is ${kindOf(options["name"])}`]
      : []),
    ...Object.entries(SERVICES)
      .filter(([name, { methods }]) => given(name) && !hasMethods(options[name], methods))
      .map(
        ([name, { example }]) =>
          `${name} must be an object such as ${example}, but is ${kindOf(options[name])}`,
      ),
  ];
}

/** Recognized by its methods, because it may come from another copy of LangGraph. */
function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return methods.every((name) => typeof (value as Record<string, unknown>)[name] === "function");
}

/** Returns the name of a specialist, also of what is not one: JavaScript code can pass anything. */
export function nameOfSpecialist(specialist: unknown): string {
  const { name } = (specialist ?? {}) as { name?: unknown };
  return typeof name === "string" ? name : "";
}

/** Returns the faults of an option whose parts are a model's choice and texts, such as `classifier`. */
export function faultsOfParts(option: string, given: object, parts: readonly string[]): string[] {
  if (typeof given === "function") return [];
  const texts = given as Readonly<Record<string, unknown>>;
  return [
    ...faultsOfUnknownOptions(given, parts).map((fault) => `${option}: ${fault}`),
    ...["prompt", "synthesisPrompt"]
      .filter((name) => texts[name] !== undefined && typeof texts[name] !== "string")
      .map((name) => `${option}.${name} must be a text, but is ${kindOf(texts[name])}`),
  ];
}
