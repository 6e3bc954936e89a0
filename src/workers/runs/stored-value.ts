import { MemorySaver } from "@langchain/langgraph";
import { InputError } from "../../errors/input-error.ts";
import { messageOf } from "../../errors/locate-error.ts";
import { TroupeError } from "../../errors/troupe-error.ts";

/** LangGraph's own serializer, which savers use for checkpoints: messages come back as messages. */
const { serde } = new MemorySaver();

/** The byte `[`, with which a stored list begins. */
const LIST = 0x5b;

/** Returns a value as it is stored. Rejects if it cannot be stored, such as a bigint. */
export async function encodedValue(value: unknown): Promise<Buffer> {
  // A list, so that the serializer's type is always the same. It writes a text that says so for what it cannot write.
  const [, bytes] = await serde.dumpsTyped([value]);
  if (bytes[0] !== LIST) throw new TypeError(new TextDecoder().decode(bytes.subarray(0, 200)));
  return Buffer.from(bytes);
}

/** Returns a stored value. */
export async function decodedValue(bytes: Uint8Array): Promise<unknown> {
  const [value] = (await serde.loadsTyped("json", bytes)) as [unknown];
  return value;
}

/**
 * Returns a value from a caller as it is stored. Rejects with TroupeError `run_too_large` if it has more bytes than
 * allowed, and with InputError if it cannot be stored, or could not be read again.
 */
export async function encodedWithin(
  value: unknown,
  { name, maximumBytes }: { name: string; maximumBytes: number },
): Promise<Buffer> {
  const bytes = await encodedValue(value).catch((error: unknown) => {
    throw new InputError(`${name} cannot be stored: ${messageOf(error)}`, { cause: error });
  });
  if (bytes.length > maximumBytes) {
    throw new TroupeError(
      "run_too_large",
      `${name} has ${bytes.length} bytes as it is stored, but may have ${maximumBytes}; keep large data elsewhere, and pass its address`,
    );
  }
  await decodedValue(bytes).catch((error: unknown) => {
    throw new InputError(`${name} could not be read again: ${messageOf(error)}`, { cause: error });
  });
  return bytes;
}
