import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, vi } from "vitest";
import { createJournalSource } from "../../../web/page/connection/journal-source.ts";

/** A server with a journal that a test fills. */
async function journalServer() {
  const entries: object[] = [];
  const open = new Map<ServerResponse, number>();
  const asked: (string | undefined)[] = [];
  const send = (response: ServerResponse, first: number): void => {
    for (const [index, entry] of entries.slice(first).entries())
      response.write(
        "since" in entry
          ? `event: full\ndata: ${JSON.stringify(entry)}\n\n`
          : `id: ${first + index + 1}\ndata: ${JSON.stringify(entry)}\n\n`,
      );
    open.set(response, entries.length);
  };
  const server = createServer((request, response) => {
    const after = request.headers["last-event-id"] as string | undefined;
    asked.push(after);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(": journal\n\n");
    response.on("close", () => open.delete(response));
    send(response, Number(after ?? 0));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/journal`,
    asked,
    open,
    write: (...added: object[]) => {
      entries.push(...added);
      for (const [response, first] of open) send(response, first);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const patience = { timeout: 15_000 };

test("a journal is followed while its thread runs, is let go when nothing comes, and goes on after the last entry", async () => {
  await using server = await journalServer();
  const { address, asked, open, write } = server;
  const read: object[] = [];
  const onRead = vi.fn<() => void>();
  const onFull = vi.fn<(since: number) => void>();
  const onEntry = (entry: object) => read.push(entry);
  const source = createJournalSource({ address, onEntry, onFull, onRead });
  write({ at: 1 }, { at: 2 });
  source.read({ isRunning: true });
  await vi.waitFor(() => expect(onRead).toHaveBeenCalled(), patience);
  write({ at: 3 });
  await vi.waitFor(() => expect(read).toEqual([{ at: 1 }, { at: 2 }, { at: 3 }]), patience);
  source.read({ isRunning: false });
  await vi.waitFor(() => expect(open.size).toBe(0), patience);
  write({ at: 4 });
  source.read({ isRunning: true });
  await vi.waitFor(() => expect(read.at(-1)).toEqual({ at: 4 }), patience);
  source.pause();
  await vi.waitFor(() => expect(open.size).toBe(0), patience);
  expect([asked, read.length]).toEqual([[undefined, "3"], 4]);
  expect(onFull).not.toHaveBeenCalled();
  write({ since: 5 });
  source.read({ isRunning: false });
  await vi.waitFor(() => expect(onFull.mock.calls).toEqual([[5]]), patience);
  source.pause();
  expect(read).toHaveLength(4);
});

test("a journal whose connection breaks is asked for again from where it was", async () => {
  await using server = await journalServer();
  const { address, asked, open, write } = server;
  const read: object[] = [];
  const onEntry = (entry: object) => read.push(entry);
  const source = createJournalSource({ address, onEntry, onFull: () => {}, onRead: () => {} });
  write({ at: 1 });
  source.read({ isRunning: true });
  await vi.waitFor(() => expect(read).toHaveLength(1), patience);
  for (const [response] of open) response.destroy();
  write({ at: 2 });
  await vi.waitFor(() => expect(read).toEqual([{ at: 1 }, { at: 2 }]), patience);
  source.pause();
  expect(asked).toEqual([undefined, "1"]);
});
