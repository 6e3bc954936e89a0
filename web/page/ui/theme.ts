/** How the page is colored: as the system is, or always in one way. */
export type Theme = "system" | "light" | "dark";

const KEY = "troupe.theme";
const THEMES: readonly Theme[] = ["system", "light", "dark"];

/** Reads the person's choice. */
export function readTheme(storage: Pick<Storage, "getItem"> | null): Theme {
  try {
    const kept = storage?.getItem(KEY);
    return THEMES.find((theme) => theme === kept) ?? "system";
  } catch {
    return "system";
  }
}

/** Colors the page, and keeps the choice. A browser that keeps nothing colors it for this time. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Private windows can refuse the storage.
  }
}

/** Returns the theme after a theme, in the order of the switch. */
export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
}
