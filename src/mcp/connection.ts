import type { RunEnding } from "../langgraph/run-ending.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";
import type { McpServer } from "./server.ts";

/** The way to one server: it is started at the first call, and ended with the last run that uses it. */
export class Connection {
  readonly #server: McpServer;
  readonly #options: SessionOptions;
  readonly #runs = new Set<RunEnding>();
  #session: Promise<Session> | null = null;
  #prior: SessionOptions["prior"];
  #isClosed = false;

  constructor(server: McpServer, options: SessionOptions) {
    this.#server = server;
    this.#options = options;
  }

  /**
   * Returns the server, which it starts if it does not run. One that has ended is started again, once for each call. Ends it
   * with this run, or only by `close` if the call is not in a run of a graph of Troupe.
   */
  async session(run: RunEnding | undefined): Promise<Session> {
    if (this.#isClosed) throw new Error("the MCP tools were closed");
    if (run !== undefined && !this.#runs.has(run)) {
      this.#runs.add(run);
      run.add(() => this.#leave(run));
    }
    const known = this.#session;
    const session = await known?.catch(() => null);
    if (session?.isOpen()) return session;
    // Another call may have started the server, or closed it, in the meantime.
    if (this.#session !== known || this.#isClosed) return this.#session ?? this.session(run);
    void session?.close();
    this.#session = this.#open();
    return this.#session;
  }

  /** Ends the server for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.end();
  }

  /** Ends the server. The next call starts it again. */
  async end(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await (await session?.catch(() => null))?.close();
  }

  async #open(): Promise<Session> {
    const prior = this.#prior;
    this.#prior = undefined;
    const session = await openSession(this.#server, { ...this.#options, prior });
    this.#prior = session.prior;
    return session;
  }

  async #leave(run: RunEnding): Promise<void> {
    this.#runs.delete(run);
    if (this.#runs.size === 0) await this.end();
  }
}
