import { createHash } from "node:crypto";
import type { Plugin, Rollup } from "vite";
import { EMPTY_RUN } from "./fill-page.ts";

/**
 * Puts the script and the styles of a built page into its HTML, with an empty place for a run and a policy that lets nothing else run and nothing be
 * loaded: the one file is the whole page. Fails the build if anything is left next to it.
 */
export function inlinePage(fileName: string): Plugin {
  return {
    name: "inline-page",
    enforce: "post",
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const page = files.find((file) => file.fileName.endsWith(".html"));
      const scripts = files.filter((file) => file.type === "chunk");
      const styles = files.filter(isStyle);
      const others = files.filter((file) => file.type === "asset" && file !== page && !isStyle(file));
      if (page?.type !== "asset" || scripts.length !== 1 || others.length > 0) {
        const names = files.map((file) => file.fileName).join(", ");
        throw new Error(`an exported page must be one HTML file, one script and styles, but has ${names}`);
      }
      const script = safeScript(scripts.map(({ code }) => code).join(""));
      const style = styles.map(({ source }) => String(source)).join("\n");
      const source = withoutReferences(String(page.source))
        .replace("<title>", () => `${policyOf({ script, style })}\n    <title>`)
        .replace("</head>", () => `  <style>${style}</style>\n  </head>`)
        .replace("</body>", () => `  ${EMPTY_RUN}\n    <script type="module">${script}</script>\n  </body>`);
      for (const name of Object.keys(bundle)) delete bundle[name];
      this.emitFile({ type: "asset", fileName, source });
    },
  };
}

function isStyle(file: Rollup.OutputChunk | Rollup.OutputAsset): file is Rollup.OutputAsset {
  return file.type === "asset" && file.fileName.endsWith(".css");
}

/** Removes the elements that would load the script and the styles. */
function withoutReferences(html: string): string {
  return html
    .replaceAll(/\s*<script\b[^>]*\bsrc=[^>]*><\/script>/g, "")
    .replaceAll(/\s*<link\b[^>]*\brel="(?:stylesheet|modulepreload)"[^>]*>/g, "");
}

/** Writes what would end the element of a script, or change how its end is found, as an escape. It stands in texts only. */
function safeScript(script: string): string {
  return script.replaceAll(/<(?=\/?script|!--)/gi, String.raw`\x3c`);
}

/** Images are drawn from the file itself only. */
function policyOf({ script, style }: { script: string; style: string }): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
