import type { Queryable } from "./transact.ts";

/**
 * The name of a lease that is not one of a thread: it holds the greatest epoch of all leases that were deleted. A thread
 * with a name that was used before begins above it, so that a worker that slept through the deletion cannot write to it.
 * The key of a thread has a slash, so no thread has this one.
 */
const DELETED = "";

/** Makes sure that the epochs of a thread begin above those of its deleted leases. */
export async function keepEpochs(client: Queryable, threadKey: string): Promise<void> {
  await client.query(
    `INSERT INTO troupe.leases (thread, epoch)
     SELECT $1, coalesce((SELECT epoch FROM troupe.leases WHERE thread = $2), 0)
     ON CONFLICT (thread) DO NOTHING`,
    [threadKey, DELETED],
  );
}

/** Deletes the leases of threads, and remembers their epochs. */
export async function deleteLeases(client: Queryable, threadKeys: readonly string[]): Promise<void> {
  await client.query(
    `WITH deleted AS (DELETE FROM troupe.leases WHERE thread = ANY ($1) RETURNING epoch)
     INSERT INTO troupe.leases (thread, epoch) SELECT $2, coalesce(max(epoch), 0) FROM deleted
     ON CONFLICT (thread) DO UPDATE SET epoch = greatest(troupe.leases.epoch, excluded.epoch)`,
    [threadKeys, DELETED],
  );
}
