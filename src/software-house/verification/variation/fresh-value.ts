/** How a value is changed: by appending to it, or by replacing its letters and digits, which keeps its length. */
export type VariationStyle = "append" | "replace";

/** Creates another value of the same kind. The token makes it unique. */
export function freshValue(
  value: string,
  { token, style }: { token: string; style: VariationStyle },
): string {
  if (/^\d+$/.test(value)) return freshNumber(value, token);
  return /^https?:/i.test(value) ? freshAddress(value, { token, style }) : freshText(value, { token, style });
}

function freshAddress(value: string, { token, style }: { token: string; style: VariationStyle }): string {
  const [, base = "", rest = ""] = /^(https?:\/\/[^/?#]*(?:\/[^?#]*)?)(.*)$/i.exec(value) ?? [];
  const [, origin = "", path = ""] = /^(https?:\/\/[^/]*)(.*)$/i.exec(base) ?? [];
  if (style === "append") return `${base.replace(/\/$/, "")}/${token}${rest}`;
  const last = path.split("/").at(-1) ?? "";
  const [name = ""] = last.split(".");
  if (name.length < 4) return `${origin}/${token}${path}${rest}`;
  const fresh = otherLetters(name, token) + last.slice(name.length);
  return `${origin}${path.slice(0, path.length - last.length)}${fresh}${rest}`;
}

function freshText(value: string, { token, style }: { token: string; style: VariationStyle }): string {
  if (style === "append") return `${value} ${lettersOf(token)}`;
  return otherLetters(value, token);
}

/** Replaces each digit by another one. The first digit is never 0. */
function freshNumber(value: string, token: string): string {
  return Array.from(value, (digit, index) => {
    const step = 1 + ((token.charCodeAt(index % token.length) + index) % 8);
    return index === 0 ? 1 + ((Number(digit) - 1 + step) % 9) : (Number(digit) + step) % 10;
  }).join("");
}

/** Replaces letters by letters and digits by digits, and keeps the length. */
function otherLetters(text: string, token: string): string {
  let index = 0;
  return text.replaceAll(/[A-Za-z0-9]/g, (character) => {
    const step = 1 + ((token.charCodeAt(index % token.length) + index) % 9);
    index += 1;
    if (/\d/.test(character)) return String((Number(character) + step) % 10);
    const first = character < "a" ? 65 : 97;
    return String.fromCharCode(first + ((character.charCodeAt(0) - first + step) % 26));
  });
}

function lettersOf(token: string): string {
  return token.replaceAll(/\d/g, (digit) => String.fromCharCode(107 + Number(digit)));
}
