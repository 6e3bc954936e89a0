import { KeyFilter } from "../text/key-filter.ts";
import { knowsKeys } from "../text/known-keys.ts";

/** Hides configured keys in a body that comes in pieces, also a key that is cut by the end of a piece. */
export async function* hideKeysInBody(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (!knowsKeys()) return yield* body;
  const filter = new KeyFilter();
  // Keys are ASCII. As Latin-1, every byte is one character, so that all others stay as they are.
  for await (const piece of body) {
    const text = filter.push(piece.toString("latin1"));
    if (text !== "") yield Buffer.from(text, "latin1");
  }
  const rest = filter.end();
  if (rest !== "") yield Buffer.from(rest, "latin1");
}
