/** Lets work of the same name run one after another, in the order in which it came. */
export interface Queue {
  run<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

/** Makes a queue that remembers a name only while work under it waits or runs. */
export function createQueue(): Queue {
  const last = new Map<string, Promise<unknown>>();
  return {
    async run(name, work) {
      const before = last.get(name);
      const mine = (async () => {
        // Its failure has been told to whoever asked for it.
        await before?.catch(() => undefined);
        return work();
      })();
      last.set(name, mine);
      try {
        return await mine;
      } finally {
        if (last.get(name) === mine) last.delete(name);
      }
    },
  };
}
