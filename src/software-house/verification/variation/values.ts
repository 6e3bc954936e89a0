/** Returns the values in a request that may be varied: addresses of other machines, and texts of several words. */
export function valuesIn(text: string): string[] {
  return [...addressesIn(text), ...wordsIn(text)];
}

/** Longest value that is varied, in characters, so that it is not a value that tests a limit of length. */
const LONGEST = 200;

function addressesIn(text: string): string[] {
  // An address that goes on with a mark, such as {{new:word}}, varies by itself.
  const plain = [...text.matchAll(/https?:\/\/[^\s"'`<>\\{}|^]+(?![^\s"'`<>\\}|^])/gi)].map(
    ([found]) => found,
  );
  const encoded = [...text.matchAll(/https?%3A%2F%2F[^\s"'<>\\{}&]+/gi)].map(([found]) => decoded(found));
  return [...plain, ...encoded].map((found) => found.replace(/[),.;:!?]+$/, "")).filter(isElsewhere);
}

/** Returns true for an address of another machine; an address of this machine may be the server itself. */
function isElsewhere(address: string): boolean {
  if (address.length > LONGEST || !URL.canParse(address)) return false;
  const { hostname, username, port } = new URL(address);
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i.test(hostname) && username === "" && port === "";
}

/** Returns the texts of several words in JSON. Skips single words, which may be one of a fixed choice. */
function wordsIn(text: string): string[] {
  if (!/^\s*[[{]/.test(text)) return isSentence(text) ? [text] : [];
  try {
    return leavesOf(JSON.parse(text)).filter(isSentence);
  } catch {
    return [];
  }
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(leavesOf);
}

function isSentence(text: string): boolean {
  return text.length <= LONGEST / 2 && /^[A-Za-z]{2,}( [A-Za-z]{2,})+$/.test(text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
