/** Size of a picture in pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Bytes of a chunk in addition to its data: its length, its name and its checksum. */
const AROUND = 12;

/**
 * Returns the size of a PNG; null if the bytes are anything else, such as a PNG that is cut or has something after its end
 * (see https://www.w3.org/TR/png-3/). The pixels are not decoded.
 */
export function readPng(bytes: Buffer): PictureSize | null {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return null;
  let size: PictureSize | null = null;
  for (let at = SIGNATURE.length; at + AROUND <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString("latin1", at + 4, at + 8);
    const end = at + AROUND + length;
    if (end > bytes.length || (size === null) !== (name === "IHDR")) return null;
    if (name === "IHDR") {
      if (length !== 13) return null;
      size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    }
    if (name === "IEND") return end === bytes.length ? size : null;
    at = end;
  }
  return null;
}
