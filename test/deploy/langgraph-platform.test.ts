import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { initProject } from "../../cli/init/init.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const CLI = join(import.meta.dirname, "../../node_modules/.bin/langgraphjs");
const run = promisify(execFile);

test("LangGraph's command writes the steps of an image for a project of the template, as the page says", async () => {
  using folder = temporaryFolder();
  const project = join(folder.path, "my-chat");
  await initProject(project, "http-chat");
  const environment = { PATH: process.env["PATH"], LANGGRAPH_CLI_NO_ANALYTICS: "1" };
  const words = ["dockerfile", "-c", "langgraph.json", "Dockerfile.platform"];
  await run(CLI, words, { cwd: project, env: environment });
  const written = await readFile(join(project, "Dockerfile.platform"), "utf8");
  const page = await readFile("docs/deployment/langgraph-platform.md", "utf8");
  const [first = ""] = written.split("\n");
  expect(first).toBe("FROM langchain/langgraphjs-api:20");
  expect(page).toContain(`\`${first}\``);
  expect(page).toContain(`\`\`\`json\n${await readFile(join(project, "langgraph.json"), "utf8")}\`\`\``);
  expect(written).toContain(`ENV LANGSERVE_GRAPHS='{"team":"./src/team.ts:graph"}'`);
});
