const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`;

const SUM = new RegExp(`^${NUMBER}(?: [+-] ${NUMBER})*$`);

/**
 * Returns the number that a text is, or the result of a sum such as `3 + 2` or `10 - 2 - 1`; null if it is neither.
 * Whole numbers keep all their digits.
 */
export function computed(text: string): number | bigint | null {
  if (!SUM.test(text)) return null;
  const words = text.split(" ");
  const terms = words.filter((_, index) => index % 2 === 0);
  const signs = ["+", ...words.filter((_, index) => index % 2 === 1)];
  if (terms.every((term) => /^-?\d+$/.test(term))) {
    const sum = terms.reduce(
      (left, term, index) => left + BigInt(`${signs[index] === "-" ? -1 : 1}`) * BigInt(term),
      0n,
    );
    return BigInt(Number(sum)) === sum && Number.isSafeInteger(Number(sum)) ? Number(sum) : sum;
  }
  const sum = terms.reduce((left, term, index) => left + (signs[index] === "-" ? -1 : 1) * Number(term), 0);
  // Without the digits that binary fractions add: 0.1 + 0.2 is 0.3.
  return Number(sum.toPrecision(15));
}
