import type { SourceEdit, EditableFile } from "./edit.ts";

/** How a language switches between the original and the changed code while the program runs. */
export interface SwitchSyntax {
  /** Writes code that is `original`, or `mutated` if the mutant with this id is on. */
  choose(
    form: SourceEdit["form"],
    parts: { file: number; isOn: string; mutated: string; original: string },
  ): string;
  /** Writes the test whether a mutant is on. `file` is a number that is unique for the file. */
  isOn(file: number, id: number): string;
  /** Writes what the switches need: text to insert at the file's prelude, and text for its end. */
  declarations(file: { file: number; path: string; forms: ReadonlySet<SourceEdit["form"]> }): {
    prelude: string;
    end: string;
  };
}

/** An edit, and the id of its mutant. */
export interface NumberedEdit {
  id: number;
  edit: SourceEdit;
}

/**
 * Writes a file that contains all mutants. They are off: an environment variable switches on one of them. So a program
 * with all its mutants is built once. Text has one character for each byte.
 */
export function switchedSource(
  source: string,
  options: {
    file: number;
    path: string;
    prelude: EditableFile["prelude"];
    edits: readonly NumberedEdit[];
    syntax: SwitchSyntax;
  },
): string {
  const { file, path, prelude, syntax } = options;
  const { prelude: inserted, end } = syntax.declarations({
    file,
    path,
    forms: new Set(options.edits.map(({ edit }) => edit.form)),
  });
  // An edit around another one comes first.
  const edits = options.edits.toSorted(
    (one, other) =>
      one.edit.scope[0] - other.edit.scope[0] || other.edit.scope[1] - one.edit.scope[1] || one.id - other.id,
  );
  const written = (from: number, to: number, inside: readonly NumberedEdit[]): string => {
    let text = "";
    let position = from;
    for (const [index, { id, edit }] of inside.entries()) {
      const [start, stop] = edit.scope;
      if (start < position) continue;
      const within = inside
        .slice(index + 1)
        .filter(({ edit: { scope } }) => scope[0] < stop && scope[1] <= stop);
      const choice = syntax.choose(edit.form, {
        file,
        isOn: syntax.isOn(file, id),
        mutated: mutatedText(source, edit),
        original: written(start, stop, within),
      });
      text += source.slice(position, start) + choice;
      position = stop;
    }
    return text + source.slice(position, to);
  };
  return source.slice(0, prelude) + inserted + written(prelude, source.length, edits) + end;
}

/** Returns the scope of an edit after the change. */
export function mutatedText(source: string, { scope, change, replacement }: SourceEdit): string {
  const replaced = inBytes(replacement).replaceAll("$0", () => source.slice(...change));
  return source.slice(scope[0], change[0]) + replaced + source.slice(change[1], scope[1]);
}

/** Returns a text with one character for each of its bytes. */
export function inBytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
