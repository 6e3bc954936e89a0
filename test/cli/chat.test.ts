import { AIMessage, AIMessageChunk, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, it, vi } from "vitest";
import { chatPieceOf } from "../../cli/run/chat-piece.ts";
import { chatAfter, chatText, endOfText, withoutMessage, type ChatPiece } from "../../cli/view/chat.ts";
import { openDisplay } from "../../cli/view/display.ts";
import { event } from "./support/events.ts";
import { recordedOutput } from "./support/screen.ts";

const piece = (message: string, text: string, speaker = "ann"): ChatPiece => ({
  message,
  speaker,
  text,
  isWhole: false,
});

describe("what is said to the reader", () => {
  it("is read from the stream: pieces and whole messages of agents, and nothing else", () => {
    const metadata = { langgraph_node: "writer" };
    expect(chatPieceOf([new AIMessageChunk({ id: "1", content: "Hel" }), metadata])).toEqual({
      message: "1",
      speaker: "writer",
      text: "Hel",
      isWhole: false,
    });
    expect(chatPieceOf([new AIMessage({ id: "1", name: "ann", content: "Hello" }), metadata])).toEqual({
      message: "1",
      speaker: "ann",
      text: "Hello",
      isWhole: true,
    });
    const others = [new HumanMessage("hi"), new ToolMessage({ content: "4", tool_call_id: "1" })];
    for (const message of [...others, new AIMessage("")]) expect(chatPieceOf([message, metadata])).toBeNull();
  });

  it("is put together by message, without what a failed attempt had begun", () => {
    const begun = [piece("1", "Hel"), piece("1", "lo."), piece("2", "Bro")].reduce(chatAfter, []);
    expect(chatText(begun)).toBe("Hello.\n\nBro");
    expect(chatText(withoutMessage(begun, "2"))).toBe("Hello.");
    const whole = chatAfter(begun, { ...piece("2", "Broth."), isWhole: true });
    expect(chatText(whole)).toBe("Hello.\n\nBroth.");
    expect(chatText(chatAfter(withoutMessage(begun, "2"), piece("3", "Bye.", "bob")))).toBe(
      "ann:\nHello.\n\nbob:\nBye.",
    );
  });

  it("is shown from a line's beginning if it is long, and code stays code", () => {
    const code = `\`\`\`\n${"a line of code\n".repeat(1000)}`;
    expect(endOfText(code)).toMatch(/^```\na line of code\n/);
    expect(endOfText("short")).toBe("short");
  });
});

describe("the display on a terminal", () => {
  it("shows the answer while it is written, but not twice at the end", async () => {
    const { output, stderr } = recordedOutput({ terminal: true });
    const display = await openDisplay(output, "router", { showsAnswer: true });
    display.say(piece("1", "A **bold** answ"));
    display.show({ event: event("agent_started", {}, { agent: "ann" }), teams: [] });
    expect(stderr()).toContain("A \u001b[1mbold\u001b[22m answ");
    display.close("failed");
    const frames = stderr().split("\u001b[?2026l");
    expect(frames.at(-1)).not.toContain("answ");
  });

  it("discards what a failed attempt had begun, and keeps what was said in a run that ends without an answer", async () => {
    const { output, stderr } = recordedOutput({ terminal: true });
    const display = await openDisplay(output, "router", { showsAnswer: true });
    display.say(piece("1", "wrong"));
    const members = {
      code: "model_stalled",
      message: "silent",
      delayMilliseconds: 0,
      discards: "1",
    } as const;
    display.show({ event: event("retrying", members, { agent: "ann", attempt: 2 }), teams: [] });
    display.say(piece("2", "The half of it"));
    display.close("stopped", { keepsText: true });
    expect(stderr()).not.toContain("wrong");
    expect(stderr()).toMatch(/The half of it\n\n$/);
  });

  it("is empty while a person is asked", async () => {
    const { output, stderr } = recordedOutput({ terminal: true });
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const display = await openDisplay(output, "router", { showsAnswer: true });
      display.pause();
      const before = stderr();
      vi.advanceTimersByTime(5_000);
      expect(stderr()).toBe(before);
      display.show({ event: event("agent_started", {}, { agent: "ann" }), teams: [] });
      expect(stderr()).not.toBe(before);
      display.close("stopped");
    } finally {
      vi.useRealTimers();
    }
  });
});
