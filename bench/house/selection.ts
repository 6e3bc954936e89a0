/** Which programs are judged. */
export interface Selection {
  /** A part of the name; the empty text for all. */
  only: string;
  /** Such as `2/4`: the second of four equal parts; null for all. */
  shard: string | null;
}

/** Returns the programs of a selection. Throws if the shard is not a number of that many. */
export function selected<Named extends { name: string }>(
  all: readonly Named[],
  { only, shard }: Selection,
): Named[] {
  const named = all.filter(({ name }) => name.includes(only));
  if (shard === null) return named;
  const [part = Number.NaN, parts = Number.NaN] = shard.split("/").map(Number);
  if (!Number.isInteger(part) || !Number.isInteger(parts) || part < 1 || part > parts) {
    throw new Error(`--shard must be like 2/4, but is ${JSON.stringify(shard)}`);
  }
  return named.filter((_, index) => index % parts === part - 1);
}
