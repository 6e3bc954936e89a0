import { Socket } from "node:net";

/**
 * A connection that holds back the last byte that was written, until `release` is called. Everything before this byte
 * is sent at once, so the server can read and parse it. Answers are received as usual.
 */
export class HeldSocket extends Socket {
  #isHeld = true;
  #last: Buffer = Buffer.alloc(0);

  /** Sends the byte that was held back. From then on, the connection sends everything at once. */
  release(): void {
    this.#isHeld = false;
    const last = this.#last;
    this.#last = Buffer.alloc(0);
    if (last.length > 0 && this.writable) this.write(last);
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: Callback): void {
    if (!this.#isHeld) return super._write(chunk, encoding, done);
    const bytes = typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk;
    const all = Buffer.concat([this.#last, bytes]);
    this.#last = all.subarray(-1);
    const rest = all.subarray(0, -1);
    if (rest.length === 0) done();
    else super._write(rest, AS_BYTES, done);
  }

  override _writev(chunks: { chunk: Buffer | string; encoding: BufferEncoding }[], done: Callback): void {
    const parts = chunks.map(({ chunk, encoding }) =>
      typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk,
    );
    this._write(Buffer.concat(parts), AS_BYTES, done);
  }
}

/** What Node gives as the encoding of bytes. */
const AS_BYTES = "buffer" as BufferEncoding;

type Callback = (error?: Error | null) => void;
