import { defineConfig } from "vitest/config";

// oxlint-disable-next-line import/no-default-export -- vitest reads its configuration from the default export.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Most of a test's time is waiting: for a process, a server, a program in its sandbox.
    maxWorkers: 3,
    typecheck: { enabled: false },
    restoreMocks: true,
  },
});
