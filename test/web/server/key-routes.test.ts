import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { forgetKeys } from "../../../src/text/known-keys.ts";
import { keyRoutes } from "../../../web/server/key-routes.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// A page that saves a thread asks its server to hide the keys that the state may hold.

afterEach(forgetKeys);

test("hides the keys of a project in the JSON of a page, also in deep and escaped texts", async () => {
  using project = temporaryFolder();
  const key = 'sk-"quoted"/7f3a9';
  writeFileSync(join(project.path, ".env"), `OPENAI_API_KEY='${key}'\n`);
  let value: unknown = { messages: [{ type: "human", content: `My key is ${key}.` }] };
  for (let depth = 0; depth < 40; depth += 1) value = { value, json: JSON.stringify({ key }) };
  const body = JSON.stringify(value);
  const response = await keyRoutes(project.path).request("/app/api/hide-keys", { method: "POST", body });
  expect(response.status).toBe(200);
  const text = await response.text();
  expect(text).not.toContain("7f3a9");
  expect(text).toContain("My key is [key].");
  expect(() => void JSON.parse(text)).not.toThrow();
});

test("refuses a text that is too large to be searched", async () => {
  using project = temporaryFolder();
  const headers = { "content-length": String(65 * 1_024 * 1_024) };
  const request = { method: "POST", body: "{}", headers };
  const response = await keyRoutes(project.path).request("/app/api/hide-keys", request);
  expect(response.status).toBe(413);
  expect(await response.json()).toEqual({ error: "the thread is larger than 64 MB" });
});
