/** Writes an argument vector as a shell command, on one line and without control characters. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

function shellWord(word: string): string {
  if (/^[\w./:=@%+,-]+$/.test(word)) return word;
  if (!SPECIAL.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  const escaped = word.replaceAll(/['\\]/g, String.raw`\$&`).replaceAll(SPECIALS, escapeOf);
  return `$'${escaped}'`;
}

/** What a page or a terminal could take for more than text: line ends, control characters, fences and HTML. */
const SPECIAL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|`{3}|<(?=[a-z/!?])/iu;
const SPECIALS = new RegExp(SPECIAL.source, "giu");

/** Returns the escapes that a shell reads inside `$'...'`. */
function escapeOf(characters: string): string {
  const codes = Array.from(characters, (one) => one.codePointAt(0) ?? 0);
  return codes.map((code) => `\\U${code.toString(16).padStart(8, "0")}`).join("");
}
