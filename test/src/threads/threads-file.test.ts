import { describe, expect, it } from "vitest";
import { threadsFile } from "../../../src/threads/threads-file.ts";

describe("the file of the threads", () => {
  it.each<[NodeJS.Platform, Record<string, string>, string]>([
    ["linux", {}, "/home/me/.local/state/troupe/threads.db"],
    ["linux", { XDG_STATE_HOME: "/state" }, "/state/troupe/threads.db"],
    ["linux", { XDG_STATE_HOME: "state" }, "/home/me/.local/state/troupe/threads.db"],
    ["darwin", {}, "/home/me/Library/Application Support/troupe/threads.db"],
    ["darwin", { XDG_STATE_HOME: "/state" }, "/state/troupe/threads.db"],
    ["win32", { LOCALAPPDATA: "/local" }, "/local/troupe/threads.db"],
    ["win32", {}, "/home/me/AppData/Local/troupe/threads.db"],
  ])("on %s with %j", (platform, environment, file) => {
    expect(threadsFile({ platform, home: "/home/me", environment })).toBe(file);
  });
});
