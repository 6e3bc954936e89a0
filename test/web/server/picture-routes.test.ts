import { join } from "node:path";
import { expect, test } from "vitest";
import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import { deliveredPictures } from "../../../src/software-house/delivered-pictures.ts";
import { writeDelivery } from "../../../src/software-house/write-delivery.ts";
import { sha256 } from "../../../src/text/hash.ts";
import { pictureRoutes } from "../../../web/server/picture-routes.ts";
import { pngOf } from "../../support/png.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

// What the console's server gives of deliveries: pictures that the journal of the thread names, and nothing else.

const PNG = pngOf([7, 7, 7]);
const HASH = sha256(PNG);

function delivered(folder: unknown, pictures: unknown): JournalEntry {
  return {
    at: 1,
    kind: "event",
    event: { type: "delivered", run: "r", folder, pictures },
  } as unknown as JournalEntry;
}

function routesOf(entries: JournalEntry[]): ReturnType<typeof pictureRoutes> {
  return pictureRoutes({
    read: (thread) => Promise.resolve({ entries: thread === "talk" ? entries : [], fullSince: null }),
  });
}

async function writtenTo(folder: string): Promise<void> {
  const page = { page: "/", test: "t", png: PNG.toString("base64") };
  await writeDelivery(folder, deliveredPictures({ pictures: [page], missing: null }).files);
}

const address = (thread: string, name = `${HASH}.png`): string =>
  `/app/api/threads/${thread}/pictures/${name}`;

test("a picture of a delivery is an image, and nothing that a browser takes for a page", async () => {
  using folder = temporaryFolder();
  await writtenTo(folder.path);
  const picture = { path: "evidence/pictures/1.png", sha256: HASH };
  const routes = routesOf([delivered("/gone", [picture]), delivered(folder.path, [picture])]);
  const response = await routes.request(address("talk"));
  expect(response.status).toBe(200);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "image/png",
    "content-security-policy": "default-src 'none'",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  });
});

test("nothing else is given: another thread, another name, another file, or what the journal does not name", async () => {
  using folder = temporaryFolder();
  await writtenTo(folder.path);
  const picture = { path: "evidence/pictures/1.png", sha256: HASH };
  const requests: [JournalEntry[], string][] = [
    [[delivered(folder.path, [picture])], address("other")],
    [[delivered(folder.path, [picture])], address("talk", "1.png")],
    [[delivered(folder.path, [picture])], address("talk", `${HASH}.PNG`)],
    [[delivered(folder.path, [])], address("talk")],
    [[delivered(folder.path, "no list")], address("talk")],
    [[delivered(null, [picture])], address("talk")],
    [[delivered(join(folder.path, "evidence"), [{ ...picture, path: "pictures/1.png" }])], address("talk")],
    [[delivered(folder.path, [{ ...picture, path: "evidence/pictures.json" }])], address("talk")],
    [[delivered(folder.path, [{ ...picture, sha256: sha256("x") }])], address("talk", `${sha256("x")}.png`)],
    [[{ at: 1, kind: "call" } as unknown as JournalEntry], address("talk")],
  ];
  for (const [entries, path] of requests) {
    const response = await routesOf(entries).request(path);
    expect([path, response.status]).toEqual([path, 404]);
  }
});
