import type { IncomingMessage } from "node:http";
import { pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createUnzip } from "node:zlib";

/** Returns the body of a reply as it was before a server compressed it unasked. */
export function decoded(message: IncomingMessage): Readable {
  switch (message.headers["content-encoding"]) {
    case "gzip":
    case "x-gzip":
    case "deflate":
      return pipeline(message, createUnzip(), ignore);
    case "br":
      return pipeline(message, createBrotliDecompress(), ignore);
    case undefined:
    default:
      return message;
  }
}

/** The reader of the body gets its error. */
function ignore(): void {}
