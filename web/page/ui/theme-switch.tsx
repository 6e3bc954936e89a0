import { useState } from "react";
import { IconButton } from "./button.tsx";
import { MoonIcon, ScreenIcon, SunIcon } from "./icons.tsx";
import { applyTheme, nextTheme, readTheme, type Theme } from "./theme.ts";

const ICONS: Record<Theme, () => React.JSX.Element> = { system: ScreenIcon, light: SunIcon, dark: MoonIcon };
const WORDS: Record<Theme, string> = { system: "as the system", light: "light", dark: "dark" };

/** Goes through the colors of the page: as the system, light, dark. */
export function ThemeSwitch(): React.JSX.Element {
  const [theme, setTheme] = useState(() => readTheme(localStorage));
  const Icon = ICONS[theme];
  const next = nextTheme(theme);
  const change = (): void => {
    applyTheme(next);
    setTheme(next);
  };
  return (
    <IconButton label={`Colors: ${WORDS[theme]}. Change to ${WORDS[next]}`} onClick={change}>
      <Icon />
    </IconButton>
  );
}
