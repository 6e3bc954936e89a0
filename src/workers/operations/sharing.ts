/** Lets calls that come while one is at work have its result, so that many at once cost no more than one. */
export function sharing<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let current: Promise<Result> | null = null;
  return () => {
    current ??= work().finally(() => {
      current = null;
    });
    return current;
  };
}
