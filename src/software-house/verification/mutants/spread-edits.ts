import { sha256OfJson } from "../../../text/hash.ts";
import type { SourceEdit } from "./edit.ts";

/** An edit in its file. */
export interface PlacedEdit {
  path: string;
  edit: SourceEdit;
}

/**
 * Orders edits so that the first ones are spread over functions and operators. The order depends only on the edits and
 * on the seed.
 */
export function spreadEdits<Placed extends PlacedEdit>(edits: readonly Placed[], seed: string): Placed[] {
  const left = edits
    .map((placed) => ({ placed, rank: sha256OfJson([seed, placed.path, placed.edit]) }))
    .toSorted((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ placed }) => placed);
  const taken = new Map<string, number>();
  const weightOf = ({ path, edit }: PlacedEdit): number =>
    (taken.get(functionKey(path, edit)) ?? 0) + (taken.get(edit.operator) ?? 0);
  const ordered: Placed[] = [];
  while (left.length > 0) {
    const lightest = left.reduce(
      (best, placed, index) => (weightOf(placed) < weightOf(left[best] ?? placed) ? index : best),
      0,
    );
    const [placed] = left.splice(lightest, 1);
    if (placed === undefined) break;
    ordered.push(placed);
    const { path, edit } = placed;
    for (const key of [functionKey(path, edit), edit.operator]) taken.set(key, (taken.get(key) ?? 0) + 1);
  }
  return ordered;
}

function functionKey(path: string, { function: name }: SourceEdit): string {
  return `${path} ${name}`;
}
