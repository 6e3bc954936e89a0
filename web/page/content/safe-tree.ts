import { visibleText } from "./visible-text.ts";

/** A node of the tree that a Markdown text becomes, as far as it is read here. */
export interface TreeNode {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: TreeNode[];
}

/**
 * Makes the tree of a Markdown text harmless, as a plugin of rehype: HTML becomes the text that it is, invisible
 * characters become visible, and names of elements go, because they could hide those of the page.
 */
export function safeTree(): (tree: TreeNode) => void {
  return makeSafe;
}

function makeSafe(node: TreeNode): void {
  if (node.type === "raw") node.type = "text";
  if (node.type === "text") node.value = visibleText(node.value ?? "");
  if (node.properties !== undefined) {
    for (const name of NAMES) delete node.properties[name];
    for (const name of ["alt", "title"]) {
      const text = node.properties[name];
      if (typeof text === "string") node.properties[name] = visibleText(text);
    }
  }
  node.children?.forEach(makeSafe);
}

const NAMES = ["id", "name", "ariaDescribedBy", "ariaLabelledBy"];
