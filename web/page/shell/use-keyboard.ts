import { useEffect, useRef } from "react";
import { goTo } from "../use-place.ts";

/** The keys of the whole page, for the help. */
export const KEYS: readonly { readonly key: string; readonly does: string }[] = [
  { key: "n", does: "start a new run" },
  { key: "i", does: "open the inbox: what waits for a person" },
  { key: "/", does: "search the threads" },
  { key: "?", does: "show this help" },
  { key: "Esc", does: "close what is open" },
];

/** Listens to the keys of the whole page, except while a person writes or a dialog is open. */
export function useKeyboard({ onHelp }: { onHelp: () => void }): void {
  const help = useRef(onHelp);
  help.current = onHelp;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target))
        return;
      if (event.key === "n") goTo({ page: "new", graph: null });
      else if (event.key === "i") goTo({ page: "inbox" });
      else if (event.key === "?") help.current();
      else if (event.key === "/") searchBox()?.focus();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

function searchBox(): HTMLInputElement | undefined {
  const boxes = [...document.querySelectorAll<HTMLInputElement>("input[type=search]")];
  return boxes.find((box) => box.offsetParent !== null);
}

function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector("[role=dialog], [role=listbox], [role=menu]") !== null) return true;
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}
