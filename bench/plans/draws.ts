import { createHash } from "node:crypto";

/** A log-normal distribution: its median, and the standard deviation of the logarithm. */
export interface LogNormal {
  median: number;
  sigma: number;
}

/** A number in [0, 1) that depends on the key alone. */
export function uniform(key: string): number {
  return numbersOf(key)[0];
}

/** A number that depends on the key alone, from a log-normal distribution; rounded, and 1 at least. */
export function logNormal(key: string, { median, sigma }: LogNormal): number {
  const [one, other] = numbersOf(key);
  // Box and Muller's transform; 1 - x, because the logarithm of 0 is none.
  const normal = Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * other);
  return Math.max(1, Math.round(median * Math.exp(sigma * normal)));
}

/** So many characters of words that depend on the key alone. */
export function wordsOf(key: string, characters: number): string {
  let text = "";
  for (let block = 0; text.length < characters; block += 1) {
    for (const byte of digestOf(`${key} ${block}`)) text += `${WORDS[byte % WORDS.length]} `;
  }
  return text.slice(0, characters);
}

const WORDS =
  "the a of to and in is for table query price city flight result list step value order group count each item room name day area date code page user data file line rate part".split(
    " ",
  );

function numbersOf(key: string): [number, number] {
  const digest = digestOf(key);
  return [digest.readUInt32BE(0) / 2 ** 32, digest.readUInt32BE(4) / 2 ** 32];
}

function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
