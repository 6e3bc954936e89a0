import { join } from "node:path";
import { describe, it } from "vitest";
import { createModelServer, type ModelRequest } from "../../src/testing/index.ts";
import { call, calls, transfer } from "../support/desk.ts";
import { A_PROCESS_MILLISECONDS, startTroupe, temporaryFolder, troupe } from "./support/troupe.ts";

/** Returns the specialist of the shipped support desk that gets this request. */
function speakerOf({ system }: ModelRequest): string {
  if (system.startsWith("You open")) return "triage";
  return system.startsWith("You answer questions about money") ? "billing" : "technical";
}

describe("a support desk on the command line", { timeout: 2 * A_PROCESS_MILLISECONDS }, () => {
  it("continues with the next specialist after a kill, and so does the next request", async ({ expect }) => {
    let arrive = (): void => undefined;
    const arrival = new Promise<void>((resolve) => (arrive = resolve));
    const asked: string[] = [];
    const billing = [
      calls(call("find_customer", { query: "ines@albrecht.example" })),
      { text: "I-2077 has one line twice." },
      { text: "Until Friday." },
    ];
    await using server = await createModelServer({
      script: (request) => {
        const speaker = speakerOf(request);
        asked.push(speaker);
        if (speaker === "triage") return calls(transfer("billing", "look at May"));
        if (asked.length > 2) return billing.shift() ?? { text: "nothing left to say" };
        arrive();
        return { text: "too late", delayMilliseconds: A_PROCESS_MILLISECONDS };
      },
    });
    await using folder = await temporaryFolder();
    const environment = { OPENAI_BASE_URL: server.baseUrl, TROUPE_DB: join(folder.path, "threads.db") };
    const words = ["run", "handoffs", "Charged twice?", "--thread", "t", "--json"];
    const { child, ended } = startTroupe(words, { environment });
    await Promise.race([arrival, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
    child.kill("SIGKILL");
    await ended;

    const resumed = await troupe(["resume", "t", "--json"], { environment });
    expect({ code: resumed.code, record: JSON.parse(resumed.stdout) }).toEqual({
      code: 0,
      record: {
        graph: "handoffs",
        thread: "t",
        answer: "I-2077 has one line twice.",
        answers: [{ agent: "billing", text: "I-2077 has one line twice." }],
        outcome: expect.objectContaining({ status: "completed" }),
        active: "billing",
        handoffs: [
          {
            call: expect.stringMatching(/^call_/),
            from: "triage",
            to: "billing",
            task: "look at May",
            reason: "for the test",
            inputs: {},
          },
        ],
      },
    });
    const again = await troupe(["run", "handoffs", "Until when?", "--thread", "t", "--json"], {
      environment,
    });
    expect(JSON.parse(again.stdout)).toMatchObject({
      answer: "Until Friday.",
      active: "billing",
      handoffs: [],
    });
    expect(asked).toEqual(["triage", "billing", "billing", "billing", "billing"]);
    expect(server.requests.flatMap(({ refusal }) => refusal ?? [])).toEqual([]);
  });

  it("prints all that was said in a turn, each text under its speaker, and lists it in the JSON", async ({
    expect,
  }) => {
    await using server = await createModelServer({
      script: (request) => {
        if (speakerOf(request) === "triage") return calls(transfer("billing", "two subjects"));
        return speakerOf(request) === "billing"
          ? { ...calls(transfer("technical", "the router")), text: "You were charged twice." }
          : { text: "Restart the router." };
      },
    });
    await using folder = await temporaryFolder();
    const environment = { OPENAI_BASE_URL: server.baseUrl, TROUPE_DB: join(folder.path, "threads.db") };
    const said = "billing:\nYou were charged twice.\n\ntechnical:\nRestart the router.";
    const plain = await troupe(["run", "handoffs", "Help!"], { environment });
    expect({ code: plain.code, stdout: plain.stdout }).toEqual({ code: 0, stdout: `${said}\n` });
    const { stdout } = await troupe(["run", "handoffs", "Help!", "--json"], { environment });
    expect(JSON.parse(stdout)).toMatchObject({
      answer: said,
      answers: [
        { agent: "billing", text: "You were charged twice." },
        { agent: "technical", text: "Restart the router." },
      ],
    });
  });

  it("prints how to continue after its handoff limit, and continues", async ({ expect }) => {
    await using server = await createModelServer({
      script: (request) => {
        if (speakerOf(request) === "triage") return calls(transfer("billing", "look at May"));
        return speakerOf(request) === "billing"
          ? calls(transfer("technical", "it is the line"))
          : { text: "West is disturbed." };
      },
    });
    await using folder = await temporaryFolder();
    const environment = { OPENAI_BASE_URL: server.baseUrl, TROUPE_DB: join(folder.path, "threads.db") };
    const words = ["run", "handoffs", "Help!", "--thread", "t", "--json", "--max-hops", "1"];
    const stopped = await troupe(words, { environment });
    expect({ code: stopped.code, record: JSON.parse(stopped.stdout) }).toMatchObject({
      code: 1,
      record: { active: "billing", outcome: { status: "stopped", limit: { name: "hops", value: 1 } } },
    });
    expect(stopped.stderr).toContain(
      "troupe: to continue the run with a larger limit:\n  troupe resume t --max-hops <more>\n",
    );
    const resumed = await troupe(["resume", "t", "--json", "--max-hops", "2"], { environment });
    expect({ code: resumed.code, record: JSON.parse(resumed.stdout) }).toMatchObject({
      code: 0,
      record: { answer: "West is disturbed.", active: "technical", outcome: { status: "completed" } },
    });
  });
});
