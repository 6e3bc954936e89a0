import { expect, test } from "vitest";
import type { SourceEdit } from "../../../../../src/software-house/verification/mutants/edit.ts";
import { goSyntax } from "../../../../../src/software-house/verification/mutants/go/go-mutator.ts";
import { nodeSyntax } from "../../../../../src/software-house/verification/mutants/node/node-mutator.ts";
import { pythonSyntax } from "../../../../../src/software-house/verification/mutants/python/python-mutator.ts";
import {
  mutatedText,
  switchedSource,
  type SwitchSyntax,
} from "../../../../../src/software-house/verification/mutants/switched-source.ts";

const plain: SwitchSyntax = {
  choose: (_form, { isOn, mutated, original }) => `<${isOn}? ${mutated} : ${original}>`,
  isOn: (file, id) => `${file}.${id}`,
  declarations: () => ({ prelude: "HEAD;", end: ";END" }),
};

/** An edit that replaces one text within another one of a source. */
function editOf(
  source: string,
  options: { scope: string; from: string; to: string; form?: SourceEdit["form"] },
): SourceEdit {
  const { scope, from, to, form = "expression" } = options;
  const start = source.indexOf(scope);
  const at = start + scope.indexOf(from);
  return {
    operator: "number",
    function: "",
    form,
    scope: [start, start + scope.length],
    change: [at, at + from.length],
    replacement: to,
    group: null,
  };
}

function written(source: string, edits: readonly SourceEdit[], syntax = plain): string {
  const numbered = edits.map((edit, index) => ({ id: index + 1, edit }));
  return switchedSource(source, { file: 0, path: "a.ts", prelude: 0, edits: numbered, syntax });
}

test("an edit in another edit's scope is switched only where the outer one is off", () => {
  const source = "x = a < 5";
  const outer = editOf(source, { scope: "a < 5", from: "<", to: "<=" });
  const inner = editOf(source, { scope: "5", from: "5", to: "6" });
  expect(written(source, [inner, outer])).toBe("HEAD;x = <0.2? a <= 5 : a < <0.1? 6 : 5>>;END");
});

test("two edits of the same scope are both switched", () => {
  const source = "f(1, 2)";
  const edits = ["1", "2"].map((from) => editOf(source, { scope: "f(1, 2)", from, to: "0" }));
  expect(written(source, edits)).toBe("HEAD;<0.1? f(0, 2) : <0.2? f(1, 0) : f(1, 2)>>;END");
});

test("declarations are inserted at the prelude, before every edit", () => {
  const source = "package main\nf(1)";
  const edit = editOf(source, { scope: "f(1)", from: "1", to: "0" });
  const text = switchedSource(source, {
    file: 3,
    path: "a.go",
    prelude: 12,
    edits: [{ id: 7, edit }],
    syntax: plain,
  });
  expect(text).toBe("package mainHEAD;\n<3.7? f(0) : f(1)>;END");
});

test("$0 stands for the replaced text, whatever it contains", () => {
  const source = "if (a === '$1') b();";
  const edit = editOf(source, { scope: "a === '$1'", from: "a === '$1'", to: "!($0)" });
  expect(mutatedText(source, edit)).toBe("!(a === '$1')");
});

test("each language writes its switches", () => {
  const parts = { mutated: "a <= 5", original: "a < 5" };
  expect(goSyntax.choose("boolean", { ...parts, file: 0, isOn: goSyntax.isOn(0, 7) })).toBe(
    '(troupeIsOn0("7") && (a <= 5) || !troupeIsOn0("7") && (a < 5))',
  );
  expect(goSyntax.choose("value", { file: 1, isOn: goSyntax.isOn(1, 7), mutated: "2", original: "1" })).toBe(
    'troupeChoose1(troupeIsOn1("7"), 2, 1)',
  );
  expect(nodeSyntax.choose("expression", { ...parts, file: 0, isOn: nodeSyntax.isOn(0, 7) })).toBe(
    '(troupeMutantIsOn("7") ? (a <= 5) : (a < 5))',
  );
  expect(nodeSyntax.choose("statement", { file: 0, isOn: "on", mutated: "", original: "f();" })).toBe(
    "{ if (on) {  } else { f(); } }",
  );
  expect(pythonSyntax.choose("expression", { ...parts, file: 0, isOn: pythonSyntax.isOn(0, 7) })).toBe(
    '((a <= 5) if _troupe_is_on("7") else (a < 5))',
  );
  expect(pythonSyntax.choose("statement", { file: 0, isOn: "on", mutated: "", original: "f()" })).toBe(
    "if not on: f()",
  );
});
