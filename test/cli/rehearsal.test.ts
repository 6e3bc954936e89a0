import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "vitest";
import { A_PROCESS_MILLISECONDS, projectFolder, REPOSITORY, troupe } from "./support/troupe.ts";

const HINT = "To use a real model";

describe.concurrent("troupe run, without a model", { timeout: A_PROCESS_MILLISECONDS }, () => {
  it.for([
    ["router", "Plan a trip to Tokyo."],
    ["handoffs", "I was charged twice this month."],
    ["handoffs", "How are you?"],
    ["supervisor", "Plan a trip to Tokyo."],
  ] as const)("%s tells on stderr how to use a real one: %s", async ([graph, request], { expect }) => {
    const ended = await troupe(["run", graph, request]);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^\[rehearsal\] /);
    expect(ended.stdout).not.toContain(HINT);
    expect(ended.stderr).toContain(HINT);
    expect(ended.stderr).not.toContain("100%");
  });

  it.for([
    ["show", false],
    ["run", true],
  ] as const)(
    "with TROUPE_REHEARSAL_TOOLS=%s, a tool of one's own runs: %s",
    async ([tools, runs], { expect }) => {
      await using folder = await projectFolder({
        "langgraph.json": '{"graphs": {"post": "./post.mjs:graph"}}',
        "post.mjs": `
        import { writeFileSync } from "node:fs";
        import { tool } from "@langchain/core/tools";
        import { createRouter, defineSpecialist } from "troupe";
        const sendMail = tool(({ to }) => (writeFileSync("sent", to), "sent"), {
          name: "send_mail",
          description: "sends a mail",
          schema: { type: "object", properties: { to: { type: "string", format: "email" } }, required: ["to"] },
        });
        const clerk = defineSpecialist({ name: "clerk", description: "sends", prompt: "Send.", tools: [sendMail] });
        export const graph = createRouter({ specialists: [clerk] });`,
      });
      await symlink(
        join(REPOSITORY, "node_modules/@langchain"),
        join(folder.path, "node_modules/@langchain"),
      );
      const environment = { TROUPE_REHEARSAL_TOOLS: tools };
      const ended = await troupe(["run", "post", "Send it."], { environment, folder: folder.path });
      expect(ended.code).toBe(0);
      expect(ended.stdout).toContain('call of send_mail with {"to":"rehearsal@example.com"}: ');
      expect(ended.stderr).toContain("send_mail");
      expect(existsSync(join(folder.path, "sent"))).toBe(runs);
    },
  );
});
