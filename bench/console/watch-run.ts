import type { CDPSession, Page } from "playwright-core";

/** Starts a run of a graph over the server's API, and returns its thread. */
async function startRun(address: string, request: string): Promise<string> {
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${address}${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
  const { thread_id: thread } = await post("/threads", { metadata: { graph_id: "crowd" } });
  await post(`/threads/${String(thread)}/runs`, {
    assistant_id: "crowd",
    input: { messages: [{ type: "human", content: request }] },
    stream_mode: ["values", "custom", "messages-tuple"],
    stream_resumable: true,
    stream_subgraphs: true,
  });
  return String(thread);
}

/**
 * Records how long each frame of the page takes, in milliseconds, until the last step has ended. A locator would search the
 * whole page for that, and take frames of its own.
 */
const RECORD_FRAMES = `new Promise((resolve) => {
  const frames = [];
  let last = performance.now();
  const next = (now) => { frames.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
  const look = () => {
    if (document.body.textContent.includes("8 of 8 steps completed")) resolve(frames.slice(1));
    else setTimeout(look, 500);
  };
  look();
})`;

/** Milliseconds from opening the page of a run that goes on until the first streamed word of a specialist is shown. */
export async function timeToFirstToken(page: Page, address: string): Promise<number> {
  const thread = await startRun(address, "Write at length.");
  const begin = performance.now();
  await page.goto(`${address}/app#/threads/${thread}`);
  await page.getByText("A cooperative of neighbors").first().waitFor();
  const milliseconds = performance.now() - begin;
  await page.getByText("Completed", { exact: true }).first().waitFor({ timeout: 120_000 });
  return milliseconds;
}

/** The lengths of all frames, in milliseconds, while eight specialists write at once. */
export async function framesWhileStreaming(page: Page, address: string): Promise<number[]> {
  const thread = await startRun(address, "Write at length.");
  await page.goto(`${address}/app#/threads/${thread}`);
  await page.getByText("A cooperative of neighbors").first().waitFor();
  return page.evaluate<number[]>(RECORD_FRAMES);
}

/** The size of the page's heap after collection, in bytes. */
export async function heapOf(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = (await session.send("Runtime.getHeapUsage")) as { usedSize: number };
  return usedSize;
}

/** Watches a short run in the page from its start to its end. */
export async function watchShortRun(page: Page, address: string): Promise<void> {
  const thread = await startRun(address, "Write in short.");
  await page.goto(`${address}/app#/threads/${thread}`);
  await page.getByText("2 of 2 steps completed").waitFor({ timeout: 60_000 });
  await page.getByText("Completed", { exact: true }).first().waitFor({ timeout: 60_000 });
}
