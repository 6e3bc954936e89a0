import { readFileSync } from "node:fs";
import { defineConfig } from "rolldown";

/** What is read of package.json. */
interface Manifest {
  bin: Record<string, string>;
  exports: Record<string, string>;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}

const manifest = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as Manifest;

// The list of entries is that of package.json: each `./dist/<path>.js` there is bundled from `<path>.ts`, and lies beside
// the declarations that tsc writes.
const entries = [...Object.values(manifest.exports), ...Object.values(manifest.bin)].flatMap(
  (target) => /^\.\/dist\/(.*)\.js$/.exec(target)?.[1] ?? [],
);
// `troupe dev` starts this one as a process of its own.
entries.push("web/server/dev-server");
const installed = Object.keys({
  ...manifest.dependencies,
  ...manifest.optionalDependencies,
  ...manifest.peerDependencies,
});

// oxlint-disable-next-line import/no-default-export -- rolldown reads its configuration from the default export.
export default defineConfig({
  input: Object.fromEntries(entries.map((entry) => [entry, `${entry}.ts`])),
  platform: "node",
  external: (id) => installed.some((name) => id === name || id.startsWith(`${name}/`)),
  transform: { target: "node20" },
  // A file that code finds by `new URL(..., import.meta.url)` is copied beside the chunks, and its address adapted.
  experimental: { resolveNewUrlToAsset: true },
  output: {
    dir: "dist",
    format: "esm",
    chunkFileNames: "chunks/[name].js",
    assetFileNames: "chunks/[name][extname]",
  },
});
