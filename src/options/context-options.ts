import { z } from "zod";
import { InputError } from "../errors/input-error.ts";
import { detailsOf } from "../langgraph/graph-details.ts";
import type { ContextReading } from "../langgraph/run-context.ts";
import type { LimitKinds } from "../run/limits.ts";
import { runModelsSchema, runSetting, runSettingsShape, RUN_SETTINGS } from "../run/run-settings.ts";
import { compiledGraphOf } from "../specialists/mountable-graph.ts";
import { isGraphSpecialist, type Specialist } from "../specialists/specialist.ts";
import type { ObjectSchema } from "../state/user-schemas.ts";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";

/** The schema of a caller's context. */
type ContextSchema = z.ZodObject;

/** Returns the faults of a `contextSchema`: it must be a zod object, without the names of a run's settings. */
export function faultsOfContextSchema(contextSchema: unknown): string[] {
  if (contextSchema === undefined) return [];
  const { shape, safeParseAsync } = (contextSchema ?? {}) as Partial<ContextSchema>;
  if (!isRecord(shape) || typeof safeParseAsync !== "function") {
    return [
      `contextSchema must be a zod object, such as z.object({ user: z.string() }), but is ${kindOf(contextSchema)}`,
    ];
  }
  const taken = RUN_SETTINGS.filter((name) => name in shape);
  return taken.map((name) => `contextSchema has a field ${name}, which is a setting of every run: rename it`);
}

/** Makes the reading of a graph's context: by its own schema, and by those of the teams that it mounts. */
export function createContextReading(
  given: ObjectSchema | undefined,
  {
    kinds,
    hasManager = false,
    specialists,
  }: { kinds: LimitKinds; hasManager?: boolean; specialists: readonly Specialist[] },
): ContextReading {
  const contextSchema = given as ContextSchema | undefined;
  // Looked up at the first run, so that a deferred graph is not built for it.
  const teams = () => specialists.flatMap((one) => (isGraphSpecialist(one) ? [one] : []));
  return {
    async read(context, configurable) {
      if (context !== undefined && context !== null && !isRecord(context)) {
        throw new InputError(`the context must be an object, but is ${kindOf(context)}`);
      }
      checkRunModels({ configurable, context });
      const read = await readBy(contextSchema, context ?? undefined, configurable);
      for (const team of teams()) {
        await detailsOf(compiledGraphOf(team.graph))?.readContext?.(read, configurable);
      }
      return read;
    },
    describe: () => {
      const fields = Object.entries(contextSchema?.shape ?? {}).map(([name, field]) => [
        name,
        describable(field as z.ZodType),
      ]);
      return z.object({ ...Object.fromEntries(fields), ...runSettingsShape({ kinds, hasManager }) });
    },
  };
}

/** For each context that was read, the schema that did: a team with the same schema must not transform it again. */
const readers = new WeakMap<object, ContextSchema>();

async function readBy(
  schema: ContextSchema | undefined,
  context: Record<string, unknown> | undefined,
  configurable: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown> | undefined> {
  if (schema === undefined || (context !== undefined && readers.get(context) === schema)) return context;
  const names = Object.keys(schema.shape);
  // A server's clients may send the same values as configuration.
  const configured = Object.fromEntries(
    names.filter((name) => name in configurable).map((name) => [name, configurable[name]]),
  );
  // The user's schema does not know the settings of the run, and may be strict.
  const given = Object.entries(context ?? {}).filter(([name]) => !RUN_SETTINGS.some((one) => one === name));
  const result = await schema.safeParseAsync({ ...configured, ...Object.fromEntries(given) });
  if (!result.success) {
    throw new InputError(
      `the context is invalid: ${faultsIn(result.error, "context")}; pass invoke(input, { context: { ${names.join(", ")} } })`,
    );
  }
  const read = { ...context, ...result.data };
  readers.set(read, schema);
  return read;
}

function checkRunModels(config: Parameters<typeof runSetting>[0]): void {
  const asked = runSetting(config, "models");
  if (asked === null) return;
  const result = runModelsSchema.safeParse(asked.value);
  if (!result.success) throw new InputError(faultsIn(result.error, `${asked.place}.models`));
}

function faultsIn({ issues }: z.ZodError, place: string): string {
  return issues
    .map(({ path, message }) => `${[place, ...path].map(String).join(".")}: ${message}`)
    .join("; ");
}

/** Returns a field as a form can show it: without a JSON schema it is any value. */
function describable(field: z.ZodType): z.ZodType {
  try {
    z.toJSONSchema(field, { io: "input" });
    return field;
  } catch {
    const { description } = field;
    return description === undefined ? z.any() : z.any().describe(description);
  }
}
