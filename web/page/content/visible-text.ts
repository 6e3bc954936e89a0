/** Characters that control a terminal or a printer, but not tab and line feed. */
// oxlint-disable-next-line no-control-regex -- these are the characters to show.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Characters without a picture of their own that reverse, hide or split text: soft hyphens, spaces without width, marks
 * of direction, line ends that are not one in code, and byte-order marks.
 */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Letters of the tag block, which no font shows: a text can be hidden in them. Flags of regions begin with a black flag. */
const TAGS = /(?<!\u{1f3f4})(?<![\u{e0020}-\u{e007f}])[\u{e0001}\u{e0020}-\u{e007f}]+/gu;

/** Variation selectors: one follows a character that it varies; more of them carry hidden data. */
const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{2,}/gu;

/** Plain texts, which are most, have nothing of the above. */
const PLAIN = /^[\t\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u0600]*$/;

/**
 * Makes visible what a reader of model output could not see: a mark that reverses the direction of text becomes
 * `⟨U+202E⟩`, an escape `␛`, and text that is hidden in tag characters is spelled out.
 */
export function visibleText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replaceAll("\r\n", "\n")
    .replace(TAGS, hiddenText)
    .replace(SELECTORS, (marks) => `⟨${Array.from(marks).length} variation selectors⟩`)
    .replace(CONTROL, controlPicture)
    .replace(INVISIBLE, named);
}

/** Spells out a text in tag characters: each stands for the ASCII character with its last seven bits. */
function hiddenText(tags: string): string {
  const text = Array.from(tags, (tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) & 0x7f)).join("");
  return `⟨hidden text: ${text}⟩`;
}

function controlPicture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? "\u2421" : named(character);
}

function named(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
