import { describe, expect, it } from "vitest";
import { findGraph } from "../../cli/graph/find-graph.ts";
import { readProjectGraphs } from "../../cli/graph/project-graphs.ts";
import { temporaryFolder } from "./support/troupe.ts";

describe("langgraph.json", () => {
  it("names a graph by a path, or by an object that has a path", async () => {
    const graphs = { one: "./one.ts:graph", two: { path: "./two.js:default", description: "the other" } };
    await using folder = await temporaryFolder({ "langgraph.json": JSON.stringify({ graphs }) });
    expect(await readProjectGraphs(folder.path)).toEqual(
      new Map([
        ["one", "./one.ts:graph"],
        ["two", "./two.js:default"],
      ]),
    );
  });

  it("may be missing", async () => {
    await using folder = await temporaryFolder();
    expect(await readProjectGraphs(folder.path)).toEqual(new Map());
  });

  it.each([
    ["{", "langgraph.json: it must be valid JSON"],
    ["[]", 'langgraph.json: `graphs` must be an object, such as { "team": "./team.ts:graph" }'],
    [
      '{"graphs": {"team": "./team.ts"}}',
      'langgraph.json: graph "team" must have a path such as "./file.ts:export"',
    ],
    ['{"graphs": {"team": {}}}', 'langgraph.json: graph "team" must have a path such as "./file.ts:export"'],
  ])("is a configuration error if it is malformed: %s", async (text, message) => {
    await using folder = await temporaryFolder({ "langgraph.json": text });
    await expect(readProjectGraphs(folder.path)).rejects.toMatchObject({
      code: "configuration_invalid",
      message,
    });
  });
});

describe("a graph that cannot be loaded", () => {
  it.each([
    ["absent.js:graph", "it cannot be loaded: "],
    ["throws.js:graph", "it cannot be loaded: boom"],
    ["team.js:missing", 'unknown export "missing" of ./team.js; available: graph'],
    ["team.js:graph", "graph must be a compiled graph"],
  ])("is a configuration error with the reason: %s", async (path, message) => {
    await using folder = await temporaryFolder({
      "langgraph.json": JSON.stringify({ graphs: { team: `./${path}` } }),
      "package.json": '{"type": "module"}',
      "throws.js": 'throw new Error("boom");',
      "team.js": "export const graph = { nodes: [] };",
    });
    const expected = { code: "configuration_invalid", message: expect.stringContaining(message) };
    await expect(findGraph("team", folder.path)).rejects.toMatchObject(expected);
  });

  it("is named together with the available graphs if it is unknown", async () => {
    await using folder = await temporaryFolder({
      "langgraph.json": '{"graphs": {"team": "./team.js:graph"}}',
    });
    await expect(findGraph("temm", folder.path)).rejects.toMatchObject({
      code: "graph_unknown",
      message: expect.stringContaining(
        'unknown graph "temm"; available: router, handoffs, supervisor, software-house, supervisor-with-approval, team;',
      ),
    });
  });
});
