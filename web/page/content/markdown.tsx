import { memo } from "react";
import ReactMarkdown, { type Components, type ExtraProps } from "react-markdown";
import remarkGfm from "remark-gfm";
import { Code } from "./code.tsx";
import { keepLines } from "./keep-lines.ts";
import { LongText } from "./long-text.tsx";
import styles from "./markdown.module.css";
import { isAddressText, safeAddress, shownAddress } from "./safe-address.ts";
import { safeTree } from "./safe-tree.ts";
import { visibleText } from "./visible-text.ts";

/** Longest text that is formatted, in characters. A longer one is shown as it is, because formatting it takes too long. */
const LONGEST_FORMATTED = 100_000;

/**
 * Shows the Markdown of a model: no HTML, no images, and only links that lead to web pages and mailboxes, each with its
 * address. Headings stand below those of the page, and each line stays a line.
 */
export const Markdown = memo(function Markdown({ text }: { text: string }): React.JSX.Element {
  if (text.length > LONGEST_FORMATTED) return <LongText text={text} />;
  return (
    <div className={styles["markdown"]} dir="auto">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[safeTree, keepLines]}
        components={COMPONENTS}
        urlTransform={asWritten}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
});

/** Leaves addresses to the components below, which decide by them. */
function asWritten(address: string): string {
  return address;
}

const COMPONENTS: Components = {
  a: SafeLink,
  img: UnloadedImage,
  input: TaskMark,
  pre: CodeBlock,
  table: ScrollingTable,
  h1: "h3",
  h2: "h4",
  h3: "h5",
  h4: "h6",
  h5: "h6",
  section: "div",
};

function SafeLink({ href, node, children }: React.ComponentProps<"a"> & ExtraProps): React.JSX.Element {
  const address = safeAddress(href);
  if (address === null) {
    return (
      <span>
        {children} {href !== undefined && <Address text={visibleText(href)} />}
      </span>
    );
  }
  return (
    <a href={address} title={address} target="_blank" rel="noreferrer noopener">
      {children}
      {!isAddressText(textOf(node), address) && <Address text={shownAddress(address)} />}
    </a>
  );
}

function UnloadedImage({ src, alt }: React.ComponentProps<"img">): React.JSX.Element {
  const address = typeof src === "string" ? visibleText(src) : "";
  return (
    <span className={styles["image"]}>
      Image: {alt === undefined || alt === "" ? "without a description" : alt}
      <Address text={shownAddress(address)} />
    </span>
  );
}

function Address({ text }: { text: string }): React.JSX.Element {
  return <bdi className={styles["address"]}>{text}</bdi>;
}

function TaskMark({ checked }: React.ComponentProps<"input">): React.JSX.Element {
  return (
    <span role="img" aria-label={checked === true ? "done" : "not done"}>
      {checked === true ? "☑" : "☐"}
    </span>
  );
}

function CodeBlock({ node }: ExtraProps): React.JSX.Element {
  const child = node?.children.find((one) => one.type === "element");
  const names = child?.type === "element" ? child.properties["className"] : undefined;
  const language = Array.isArray(names)
    ? names.map(String).find((name) => name.startsWith("language-"))
    : undefined;
  return (
    <Code text={textOf(node).replace(/\n$/, "")} language={language?.slice("language-".length) ?? null} />
  );
}

function ScrollingTable({ children }: React.ComponentProps<"table">): React.JSX.Element {
  return (
    <div className={styles["table"]} role="region" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}

/** A node of the tree, as far as its text is read. */
interface TextNode {
  readonly value?: unknown;
  readonly children?: readonly unknown[];
}

function textOf(node: TextNode | undefined): string {
  if (node === undefined) return "";
  if (typeof node.value === "string") return node.value;
  return (node.children ?? []).map((child) => textOf(child as TextNode)).join("");
}
