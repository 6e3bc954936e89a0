import { useState } from "react";
import { IconButton } from "./button.tsx";
import { CheckIcon, CopyIcon } from "./icons.tsx";

/** Copies a text, and says for a moment that it did. Absent where the browser offers no clipboard. */
export function CopyButton({
  text,
  label,
}: {
  /** The text, or how to make it. */
  readonly text: string | (() => string);
  readonly label: string;
}): React.JSX.Element | null {
  const [isCopied, setCopied] = useState(false);
  // Browsers offer it only to pages of this machine and of https.
  const { navigator: browser } = globalThis as { readonly navigator?: Partial<Navigator> };
  if (browser?.clipboard === undefined) return null;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(typeof text === "string" ? text : text());
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <IconButton label={isCopied ? "Copied" : label} onClick={() => void copy()}>
      {isCopied ? <CheckIcon /> : <CopyIcon />}
    </IconButton>
  );
}
