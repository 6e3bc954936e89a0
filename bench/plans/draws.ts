import { createHash } from "node:crypto";

/** A log-normal distribution: its median, and the standard deviation of the logarithm. */
export interface LogNormal {
  median: number;
  sigma: number;
}

/** Returns a number in [0, 1) that depends only on the key. */
export function uniform(key: string): number {
  return numbersOf(key)[0];
}

/** Returns a number from a log-normal distribution that depends only on the key. It is rounded, and at least 1. */
export function logNormal(key: string, { median, sigma }: LogNormal): number {
  const [one, other] = numbersOf(key);
  // The Box-Muller transform, with 1 - x because the logarithm of 0 is not finite.
  const normal = Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * other);
  return Math.max(1, Math.round(median * Math.exp(sigma * normal)));
}

/** Returns a text of this many characters, with words that depend only on the key. */
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
