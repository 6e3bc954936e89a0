import { Writable } from "node:stream";

/** The stdout of the process, on which only the protocol speaks. Disposing of it gives stdout back. */
export interface ReservedStdout extends Disposable {
  readonly stream: Writable;
}

/** Keeps stdout for the protocol. What a graph or a package prints there, for example by console.log, goes to stderr. */
export function reserveStdout(): ReservedStdout {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => void write(chunk, done),
  });
  stdout.write = stderr.write.bind(stderr);
  return {
    stream,
    [Symbol.dispose]() {
      stdout.write = write;
    },
  };
}
