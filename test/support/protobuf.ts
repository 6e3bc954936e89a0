/** A message of protocol buffers as it stands on the wire: the values of each field, by its number. */
export type Fields = ReadonlyMap<number, readonly (bigint | Buffer)[]>;

/** Reads the fields of a message. Numbers of all sizes become a bigint; texts and messages stay bytes. */
export function readFields(bytes: Buffer): Fields {
  const fields = new Map<number, (bigint | Buffer)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const fixed = (size: 4 | 8): bigint => {
    at += size;
    return size === 8 ? bytes.readBigUInt64LE(at - 8) : BigInt(bytes.readUInt32LE(at - 4));
  };
  const block = (): Buffer => {
    const size = Number(varint());
    at += size;
    return bytes.subarray(at - size, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    const value = wire === 0 ? varint() : wire === 1 ? fixed(8) : wire === 2 ? block() : fixed(4);
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

/** Returns the bytes of a field; empty if the message does not have it. */
export function bytesOf(fields: Fields, number: number): Buffer {
  const value = fields.get(number)?.[0];
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

/** Returns the number of a field; 0 if the message does not have it. */
export function numberOf(fields: Fields, number: number): bigint {
  const value = fields.get(number)?.[0];
  return typeof value === "bigint" ? value : 0n;
}

/** Returns the messages of a repeated field. */
export function messagesOf(fields: Fields, number: number): Fields[] {
  return (fields.get(number) ?? []).map((value) =>
    readFields(Buffer.isBuffer(value) ? value : Buffer.alloc(0)),
  );
}
