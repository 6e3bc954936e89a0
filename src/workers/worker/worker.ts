import type { WorkerStatus } from "../operations/worker-status.ts";

/** A worker, which carries out runs until it is closed. */
export interface Worker extends WorkerStatus, AsyncDisposable {
  /**
   * Takes no new runs, lets those under way end within `drain` milliseconds, and gives the others back, so that other
   * workers continue them at once. Then closes all connections.
   */
  close(options?: { /** @default 10_000 */ drain?: number | undefined }): Promise<void>;
}
