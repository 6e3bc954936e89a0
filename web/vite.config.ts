import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// A test runner that starts the build has set another one, with which React would be built for development.
process.env["NODE_ENV"] = "production";

// oxlint-disable-next-line import/no-default-export -- Vite reads its configuration from the default export.
export default defineConfig({
  root: import.meta.dirname,
  // The page is served below any address, so it names its files relative to itself.
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../dist/console",
    emptyOutDir: true,
    target: "es2022",
    // The content-security policy allows no data: addresses of scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: {
        // LangGraph's client takes a few functions of these, which bring a tracing client with them.
        moduleSideEffects: (id) => !/node_modules\/(?:langsmith|@langchain\/core)\//.test(id),
      },
    },
    // In kilobytes. test/web/server/page-size.test.ts bounds the whole page.
    chunkSizeWarningLimit: 2_500,
  },
});
