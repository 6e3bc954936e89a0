import { InputError } from "../../errors/input-error.ts";
import { isRecord } from "../../text/is-record.ts";
import { kindOf } from "../../text/kind-of.ts";
import { DEFAULT_TENANT, type RunKey } from "../run-record.ts";
import { checkRunKey, checkTenant } from "../runs/check-run.ts";

/** Names a run to a client: its id, or its record. */
export type RunReference = string | { readonly id: string; readonly tenant?: string | undefined };

/**
 * The tenants that a client can reach. Every call of a client gets the tenant and the key of a run from here, so a client
 * with a tenant of its own reaches no other one.
 */
export class ClientTenant {
  readonly #own: string | null;

  /** Throws InputError if this cannot be the name of a tenant. Null if calls choose the tenant. */
  constructor(own: string | null) {
    if (own !== null) checkTenant(own);
    this.#own = own;
  }

  /** Returns the tenant of a call that names this one. Throws InputError if the client cannot reach it. */
  of(named: string | undefined): string {
    const tenant = named ?? this.#own ?? DEFAULT_TENANT;
    checkTenant(tenant);
    if (this.#own !== null && tenant !== this.#own)
      throw outOfReach(this.#own, `the tenant ${JSON.stringify(tenant)}`);
    return tenant;
  }

  /** Returns the tenant of a call that can be about all tenants, which null stands for. */
  ofAll(named: string | null | undefined): string | null {
    if (named !== null) return this.of(named);
    if (this.#own !== null) throw outOfReach(this.#own, "all tenants");
    return null;
  }

  /** Returns the key of a run. Throws InputError if it cannot be one, or if the client cannot reach its tenant. */
  keyOf(run: RunReference): RunKey {
    const { id, tenant } = typeof run === "string" ? { id: run, tenant: undefined } : fieldsOf(run);
    const key = { tenant: this.of(tenant), id };
    checkRunKey(key);
    return key;
  }
}

function outOfReach(own: string, tenant: string): InputError {
  return new InputError(
    `this client belongs to the tenant ${JSON.stringify(own)}, and cannot reach runs of ${tenant}`,
  );
}

function fieldsOf(run: unknown): { id: string; tenant: string | undefined } {
  if (isRecord(run)) return run as { id: string; tenant: string | undefined };
  throw new InputError(`a run must be its id or its record, but is ${kindOf(run)}`);
}
