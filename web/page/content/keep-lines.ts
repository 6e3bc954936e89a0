import type { TreeNode } from "./safe-tree.ts";

/**
 * Keeps the lines of a text, as a plugin of rehype. Markdown joins lines that only one line break parts, but models write
 * such lines to stand below each other. Code keeps its lines by itself.
 */
export function keepLines(): (tree: TreeNode) => void {
  return keepLinesIn;
}

function keepLinesIn(node: TreeNode): void {
  if (node.tagName === "pre" || node.tagName === "code") return;
  if (node.children === undefined) return;
  node.children.forEach(keepLinesIn);
  node.children = node.children.flatMap((child) => (child.type === "text" ? linesOf(child) : [child]));
}

/** Text without words stands between elements, which are lines already. */
function linesOf(text: TreeNode): TreeNode[] {
  const { value = "" } = text;
  if (value.trim() === "" || !value.includes("\n")) return [text];
  return value.split("\n").flatMap((line, index) => {
    const shown: TreeNode = { type: "text", value: index === 0 ? line : line.trimStart() };
    return index === 0 ? [shown] : [{ type: "element", tagName: "br", properties: {}, children: [] }, shown];
  });
}
