import { join, relative } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const ENTRIES = [
  "src/index.ts",
  "src/shared-state/index.ts",
  "src/software-house/index.ts",
  "src/testing/index.ts",
  "graphs/index.ts",
];

test("every optional property that a public function takes also takes undefined", () => {
  const { checked, refusing } = optionalProperties();
  expect(checked).toBeGreaterThan(100);
  // A specialist with a prompt has no graph at all: `undefined` there would break copies by spreading.
  expect(refusing).toEqual(["src/specialists/specialist.ts: readonly graph?: never;"]);
});

/** Counts the optional properties below the parameters of public functions, and names those that refuse `undefined`. */
function optionalProperties(): { checked: number; refusing: string[] } {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(
    ENTRIES.map((entry) => join(ROOT, entry)),
    options,
  );
  const checker = program.getTypeChecker();
  const seen = new Set<ts.Type>();
  const declared = new Set<ts.PropertySignature>();

  const visit = (type: ts.Type): void => {
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) {
      type.types.forEach(visit);
      return;
    }
    type.aliasTypeArguments?.forEach(visit);
    if ((type.flags & ts.TypeFlags.Object) === 0) return;
    checker.getTypeArguments(type as ts.TypeReference).forEach(visit);
    for (const property of type.getProperties()) {
      const { valueDeclaration } = property;
      if (valueDeclaration === undefined || !isOurs(valueDeclaration)) continue;
      if (ts.isPropertySignature(valueDeclaration) && valueDeclaration.questionToken) {
        declared.add(valueDeclaration);
      }
      visit(checker.getTypeOfSymbol(property));
    }
  };

  for (const entry of ENTRIES) {
    const file = program.getSourceFile(join(ROOT, entry));
    const module = file && checker.getSymbolAtLocation(file);
    for (const name of module ? checker.getExportsOfModule(module) : []) {
      const symbol = name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
      if (symbol.valueDeclaration === undefined) continue;
      const type = checker.getTypeOfSymbol(symbol);
      for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
        for (const parameter of signature.parameters) visit(checker.getTypeOfSymbol(parameter));
      }
    }
  }
  const refusing = [...declared].filter(
    (one) => one.type && !takesUndefined(checker.getTypeFromTypeNode(one.type)),
  );
  return { checked: declared.size, refusing: refusing.map(placeOf) };
}

function takesUndefined(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(takesUndefined);
  return (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Unknown)) !== 0;
}

function isOurs(node: ts.Node): boolean {
  const path = relative(ROOT, node.getSourceFile().fileName);
  return !path.startsWith("..") && !path.startsWith("node_modules");
}

function placeOf(node: ts.Node): string {
  return `${relative(ROOT, node.getSourceFile().fileName)}: ${node.getText().replace(/\s+/g, " ")}`;
}
