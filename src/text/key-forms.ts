/**
 * Returns the forms in which a text may hold a key, the key itself first: escaped as in JSON, in an address or in HTML, and
 * in base64, also in the middle of a longer text.
 */
export function formsOf(key: string): string[] {
  const escaped = escapedForJson(key);
  const inAddress = encodeURIComponent(key);
  const forms = [
    key,
    escaped,
    escapedForJson(escaped),
    escaped.replaceAll("/", String.raw`\/`),
    inAddress,
    inAddress.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    escapedForHtml(key),
    ...base64Forms(key),
  ];
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST_FORM);
}

/** A part of base64 that is shorter says too little to be looked for. */
const SHORTEST_FORM = 6;

function escapedForJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

const HTML_NAMES: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot" };

function escapedForHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => `&${HTML_NAMES[character]};`).replaceAll("'", "&#39;");
}

/**
 * Returns the part of base64 that depends on the key alone, for each of the three places at which a key can begin: three
 * bytes are written as four characters.
 */
function base64Forms(key: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(key)]);
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor((bytes.length * 8) / 6);
    return (["base64", "base64url"] as const).map((encoding) => bytes.toString(encoding).slice(from, to));
  });
}
