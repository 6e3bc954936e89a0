import { expect, test } from "vitest";
import { createWorker } from "../../../../src/workers/index.ts";

test("a worker whose options are no object says what it needs, before it connects to anything", async () => {
  await expect(createWorker(null as never)).rejects.toMatchObject({
    code: "configuration_invalid",
    faults: [
      expect.stringMatching(/^the options must be an object with graphs, redis, .*, but are null$/),
      "graphs must have at least one graph, such as `{ router }`",
    ],
  });
});
