import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("the tree holds one copy of each LangChain package, and of zod", () => {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, unknown> };
  // AG-UI's client, against which tests run, brings a zod of its own. Users have `@ag-ui/core` only, which takes theirs.
  const paths = Object.keys(lock.packages).filter((path) => !path.startsWith("node_modules/@ag-ui/"));
  const copies = paths.flatMap(
    (path) => /node_modules\/((?:@langchain\/[^/]+)|langchain|langsmith|zod)$/.exec(path)?.[1] ?? [],
  );
  expect(copies).toContain("@langchain/core");
  expect(copies).toEqual([...new Set(copies)]);
});
