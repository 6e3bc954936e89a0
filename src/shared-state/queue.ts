/** Runs work of the same name one after another, in the order of the calls. */
export interface Queue {
  run<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

/** Creates a queue. It keeps a name only while work under that name waits or runs. */
export function createQueue(): Queue {
  const last = new Map<string, Promise<unknown>>();
  return {
    async run(name, work) {
      const before = last.get(name);
      const mine = (async () => {
        // If the work before failed, its own caller has the error.
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
