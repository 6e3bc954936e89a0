import { answerApprovals, isTroupeError, streamRun } from "troupe";
import { readChatRequest, readUIMessages, toUIMessageStreamResponse } from "troupe/ai-sdk";
import { checkOrigin, readJson, RequestRefused } from "../../../lib/check-request";
import { team } from "../../../lib/team";
import { threadOfVisitor } from "../../../lib/thread";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

/** Returns the conversation so far, and the questions that it waits on. */
export async function GET(): Promise<Response> {
  return Response.json(await readUIMessages(team, await threadOfVisitor()));
}

/** Runs the team for a new message or for answers, and streams what happens. */
export async function POST(request: Request): Promise<Response> {
  try {
    checkOrigin(request);
    const chat = readChatRequest(await readJson(request));
    const thread = await threadOfVisitor();
    const input =
      "answers" in chat ? await answerApprovals(team, thread, chat.answers) : { messages: chat.messages };
    // If the visitor stops or leaves, no model works on.
    const items = streamRun(team, input, { ...thread, signal: request.signal });
    return toUIMessageStreamResponse(items, {
      continues: chat.continues,
      onError(item) {
        console.error(item.error);
        return item.code;
      },
    });
  } catch (error) {
    if (error instanceof RequestRefused) return new Response(error.message, { status: error.status });
    if (isTroupeError(error, "approval_unknown")) return new Response(error.message, { status: 409 });
    if (isTroupeError(error, "input_invalid")) return new Response(error.message, { status: 400 });
    throw error;
  }
}
