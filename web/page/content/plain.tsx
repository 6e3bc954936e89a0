import { visibleText } from "./visible-text.ts";

/** Shows a short text of a model inside a sentence of the page, whose direction it cannot change. */
export function Plain({ text }: { readonly text: string }): React.JSX.Element {
  return <bdi>{visibleText(text)}</bdi>;
}
