import { visibleText } from "../content/visible-text.ts";
import { partsOfNewText } from "./text-blocks.ts";

/** Writes a growing text into an element. */
export interface TextWriter {
  /** Shows a text. If it continues what is shown, only the new part is written. */
  readonly show: (text: string) => void;
}

/** Makes the writer of an element, which must hold nothing else. */
export function createTextWriter(element: HTMLElement): TextWriter {
  let shown = "";
  let last: Text | null = null;
  const beginBlock = (text: string): void => {
    last = document.createTextNode(text);
    const block = document.createElement("div");
    block.append(last);
    element.append(block);
  };
  return {
    show(text) {
      if (text === shown) return;
      if (!text.startsWith(shown)) {
        // An attempt was discarded, and the next one begins anew.
        element.replaceChildren();
        shown = "";
        last = null;
      }
      const [first = "", ...others] = partsOfNewText(
        last?.length ?? 0,
        visibleText(text.slice(shown.length)),
      );
      if (last === null) beginBlock(first);
      else last.appendData(first);
      for (const part of others) beginBlock(part);
      shown = text;
    },
  };
}
