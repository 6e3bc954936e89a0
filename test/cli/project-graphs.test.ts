import { describe, expect, it } from "vitest";
import { findGraph } from "../../cli/graph/find-graph.ts";
import { readProjectGraphs } from "../../cli/graph/project-graphs.ts";
import { temporaryFolder } from "./support/troupe.ts";

describe("langgraph.json", () => {
  it("names graphs by a path, or by an object that has one", async () => {
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
    ["{", "langgraph.json: it is not valid JSON"],
    ["[]", 'langgraph.json: it has no `graphs`, such as { "team": "./team.ts:graph" }'],
    ['{"graphs": {"team": "./team.ts"}}', 'langgraph.json: graph team names no "./file.ts:export"'],
    ['{"graphs": {"team": {}}}', 'langgraph.json: graph team names no "./file.ts:export"'],
  ])("is a configuration error where it is malformed: %s", async (text, message) => {
    await using folder = await temporaryFolder({ "langgraph.json": text });
    await expect(readProjectGraphs(folder.path)).rejects.toMatchObject({
      code: "configuration_invalid",
      message,
    });
  });
});

describe("a graph that does not load", () => {
  it.each([
    ["absent.js:graph", "it does not load: "],
    ["throws.js:graph", "it does not load: boom"],
    ["team.js:missing", "./team.js exports no missing; it exports graph"],
    ["team.js:graph", "graph is no compiled graph"],
  ])("is a configuration error that says why: %s", async (path, message) => {
    await using folder = await temporaryFolder({
      "langgraph.json": JSON.stringify({ graphs: { team: `./${path}` } }),
      "package.json": '{"type": "module"}',
      "throws.js": 'throw new Error("boom");',
      "team.js": "export const graph = { nodes: [] };",
    });
    const expected = { code: "configuration_invalid", message: expect.stringContaining(message) };
    await expect(findGraph("team", folder.path)).rejects.toMatchObject(expected);
  });

  it("is named with the choices where nobody knows it", async () => {
    await using folder = await temporaryFolder({
      "langgraph.json": '{"graphs": {"team": "./team.js:graph"}}',
    });
    await expect(findGraph("temm", folder.path)).rejects.toMatchObject({
      code: "graph_unknown",
      message: expect.stringContaining("there are router, handoffs, supervisor, software-house, team."),
    });
  });
});
