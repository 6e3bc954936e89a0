import type { Verifier } from "./evidence/verifier.ts";

/** The verifiers of a graph's runs: the one that was given, or one for each run. */
export interface Verifiers {
  of(run: string): Promise<Verifier>;
  /** Removes what the run's own verifier has left; one that was given is its giver's. */
  close(run: string): Promise<void>;
}

/** Makes them; nothing is loaded or looked for before a run needs it. */
export function createVerifiers(given: Verifier | undefined): Verifiers {
  const own = new Map<string, Promise<Verifier>>();
  const open = async (): Promise<Verifier> => {
    const { createVerifier } = await import("./verification/create-verifier.ts");
    return createVerifier();
  };
  return {
    of(run) {
      if (given !== undefined) return Promise.resolve(given);
      const verifier = own.get(run) ?? open();
      own.set(run, verifier);
      return verifier;
    },
    async close(run) {
      const verifier = own.get(run);
      own.delete(run);
      await (await verifier)?.close();
    },
  };
}
