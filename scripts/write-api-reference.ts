import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Application,
  Converter,
  ReflectionKind,
  type Context,
  type DeclarationReflection,
  type ProjectReflection,
} from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";

/** The folder of the API reference. */
const FOLDER = "docs/api";

/** The parts of package.json that this script reads. */
interface Manifest {
  name: string;
  exports: Record<string, string>;
}

/** Options of TypeDoc and of its Markdown plugin. */
type Options = NonNullable<Parameters<typeof Application.bootstrapWithPlugins>[0]> & Partial<PluginOptions>;

const isCheck = process.argv.includes("--check");
const entries = await readEntries();
if (isCheck) await checkReference();
else await writeReference(FOLDER);

/** Returns the public entries by the name under which users import them: `troupe/testing` and its index. */
async function readEntries(): Promise<Map<string, string>> {
  const { name, exports } = JSON.parse(await readFile("package.json", "utf8")) as Manifest;
  return new Map(
    Object.entries(exports).flatMap(([path, target]) => {
      const index = /^\.\/dist\/(.*)\.js$/.exec(target)?.[1];
      return index === undefined ? [] : [[path.replace(/^\./, name), `${index}.ts`] as const];
    }),
  );
}

/** Writes the reference into a folder. Ends the process with exit code 1 if TypeDoc reports a warning. */
async function writeReference(folder: string): Promise<void> {
  const options: Options = {
    plugin: ["typedoc-plugin-markdown"],
    entryPoints: [...entries.values()],
    // Keeps the order of package.json.
    sortEntryPoints: false,
    tsconfig: "tsconfig.build.json",
    // `npm run check` has checked the types already.
    skipErrorChecking: true,
    excludeExternals: true,
    // A source link would change with each commit.
    disableSources: true,
    readme: "none",
    name: "API reference",
    outputs: [{ name: "markdown", path: folder }],
    router: "module",
    flattenOutputFiles: true,
    hidePageHeader: true,
    hideBreadcrumbs: true,
    hideGenerator: true,
    groupOrder: ["Functions", "Variables", "Interfaces", "Type Aliases", "Classes", "References"],
    useCodeBlocks: true,
    expandParameters: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    classPropertiesFormat: "table",
    typeAliasPropertiesFormat: "table",
    typeDeclarationFormat: "table",
    propertyMembersFormat: "table",
    tableColumnSettings: { hideInherited: true, hideOverrides: true },
    // A {@link} that leads nowhere and an unknown tag fail.
    validation: { invalidLink: true, notDocumented: false, notExported: false },
    treatWarningsAsErrors: true,
    logLevel: "Warn",
  };
  const app = await Application.bootstrapWithPlugins(options);
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    nameModule(reflection);
    showProperties(context, reflection);
  });
  const project = await app.convert();
  if (project === undefined) throw new Error("TypeDoc cannot read the entries");
  hideInitializers(project);
  app.validate(project);
  for (const name of undocumented(project)) app.logger.warn(`${name} is public and has no docstring`);
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);
}

/** Gives a module the name under which users import it, in place of the path of its index. */
function nameModule(reflection: DeclarationReflection): void {
  if (!reflection.kindOf(ReflectionKind.Module)) return;
  const found = [...entries].find(([, index]) => index.replace(/\/index\.ts$/, "") === reflection.name);
  if (found !== undefined) reflection.name = found[0];
}

/** Documents the properties of a type that is read off a zod schema, in place of `z.infer<typeof schema>`. */
function showProperties(context: Context, reflection: DeclarationReflection): void {
  if (!reflection.kindOf(ReflectionKind.TypeAlias)) return;
  const [declaration] = context.getSymbolFromReflection(reflection)?.declarations ?? [];
  const isInferred = declaration?.getText().includes("= z.infer<") ?? false;
  if (isInferred) reflection.comment?.modifierTags.add("@useDeclaredType");
}

/** Removes what a schema's properties are initialized with, which is not a default. `@default` stays. */
function hideInitializers(project: ProjectReflection): void {
  const properties = project.getReflectionsByKind(ReflectionKind.Property) as DeclarationReflection[];
  for (const property of properties) {
    if (!property.parent?.kindOf(ReflectionKind.Class)) delete property.defaultValue;
  }
}

/** Returns the public names that have no docstring. */
function undocumented(project: ProjectReflection): string[] {
  const modules = project.children ?? [];
  return modules.flatMap((module) =>
    (module.children ?? [])
      .filter((child) => !child.isReference() && !child.hasComment())
      .filter((child) => !(child.signatures ?? []).some((signature) => signature.hasComment()))
      .map((child) => child.getFullName()),
  );
}

/** Writes the reference into a temporary folder, and fails if a committed file is missing, left over or different. */
async function checkReference(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "troupe-api-"));
  try {
    await writeReference(folder);
    const [made, committed] = await Promise.all([readFolder(folder), readFolder(FOLDER)]);
    const names = new Set([...made.keys(), ...committed.keys()]);
    const stale = [...names].filter((name) => made.get(name) !== committed.get(name));
    if (stale.length === 0) return;
    console.error(`${FOLDER} is not up to date (${stale.join(", ")}); run: npm run docs`);
    process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readFolder(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder).catch(() => []);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
  );
}
