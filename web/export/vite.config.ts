import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { inlinePage } from "./inline-page.ts";

// A test runner that starts the build has set another one, with which React would be built for development.
process.env["NODE_ENV"] = "production";

// The page of an exported run: one file beside the console, which `troupe export` and the console fill with a run.
// oxlint-disable-next-line import/no-default-export -- Vite reads its configuration from the default export.
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [react(), inlinePage("export.html")],
  build: {
    outDir: "../../dist/console",
    emptyOutDir: false,
    target: "es2022",
    // Everything is in the one file.
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    chunkSizeWarningLimit: 3000,
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
