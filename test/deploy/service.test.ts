import { chownSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createModelServer, type ModelReply, type ModelServer } from "../../src/testing/index.ts";
import { NODE_USER, noContainers } from "../support/containers/bubblewrap.ts";
import { buildChatImage, type ChatImage } from "../support/containers/chat-image.ts";
import { startContainer, type Container } from "../support/containers/start-container.ts";
import { Gate } from "../src/workers/fencing/support/phases.ts";
import { postgresPrograms, startPostgres, type PostgresServer } from "../support/postgres.ts";

const MINUTES = 10 * 60_000;
const programs = postgresPrograms();
const reason = noContainers ?? (programs === null ? "skipped: `apt-get install postgresql`" : "");
const ROUTE = { json: { specialist: "cook", confidence: 0.9, reason: "by the script" } };

let chat: ChatImage;
let postgres: PostgresServer;
let models: ModelServer;
/** Answers the specialist's calls. */
let cook: () => ModelReply | Promise<ModelReply>;
let volumes = 0;

/** Returns a new folder that the image's user owns, as a new volume does. */
function volume(): string {
  volumes += 1;
  const path = join(chat.temporary, `volume-${volumes}`);
  mkdirSync(path);
  chownSync(path, NODE_USER, NODE_USER);
  return path;
}

/** A service that runs in a container, and one visitor of it. */
interface Served extends AsyncDisposable {
  container: Container;
  post: (body: object, cookie?: string) => Promise<Response>;
  get: (path: string) => Promise<number>;
}

async function serve(
  environment: Record<string, string>,
  mounted: Record<string, string> = {},
): Promise<Served> {
  const model = { TROUPE_MODE: "live", OPENAI_BASE_URL: models.baseUrl };
  // The tests share the network of this machine: a port of the service's own, on the loopback interface.
  const own = { HOST: "127.0.0.1", PORT: "0", ...model, ...environment };
  const container = await startContainer(chat.image, { environment: own, volumes: mounted });
  const address = container.line.replace("The chat is on ", "");
  return {
    container,
    post: (body, cookie = "") =>
      fetch(`${address}/chat`, { method: "POST", body: JSON.stringify(body), headers: { cookie } }),
    get: async (path) => (await fetch(`${address}${path}`)).status,
    [Symbol.asyncDispose]: () => container[Symbol.asyncDispose](),
  };
}

/** Asks a question whose answer does not come. Resolves when the model has it, with the visitor's cookie. */
async function askInVain({ post }: Served): Promise<{ cookie: string; response: Response }> {
  const asked = new Gate();
  cook = () => {
    asked.open();
    return { text: "Too late.", delayMilliseconds: 600_000 };
  };
  const response = await post({ message: "How long does rice take?" });
  await asked.opened;
  cook = () => ({ text: "Ten minutes." });
  return { cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "", response };
}

const lastOf = async (response: Response): Promise<unknown> =>
  JSON.parse((await response.text()).trim().split("\n").at(-1) ?? "null") as unknown;

const ANSWER = { type: "answer", text: "Ten minutes." };
let earlier = 0;
/** Returns how many calls of the classifier this test made. */
const routes = (): number => models.requests.slice(earlier).filter(({ schema }) => schema === "route").length;

describe.skipIf(reason !== "")(`the service of deploy/${reason && ` (${reason})`}`, () => {
  beforeAll(async () => {
    models = await createModelServer({ script: (request) => (request.schema === "route" ? ROUTE : cook()) });
    postgres = await startPostgres(programs ?? "");
    chat = await buildChatImage();
  }, MINUTES);
  afterAll(async () => {
    await chat?.[Symbol.asyncDispose]();
    await postgres?.[Symbol.asyncDispose]();
    await models?.close();
  });
  beforeEach(() => {
    earlier = models.requests.length;
    cook = () => ({ text: "Ten minutes." });
  });

  test("is built without development dependencies, and listens on all addresses only in the image", async () => {
    const { root, user, environment, command } = chat.image;
    expect({ user, command }).toEqual({ user: "node", command: ["node", "dist/main.js"] });
    expect(environment).toMatchObject({ HOST: "0.0.0.0", PORT: "3000" });
    for (const name of ["typescript", "tsx", "vitest", "@langchain/langgraph-cli"]) {
      expect([name, existsSync(join(root, "app/node_modules", name))]).toEqual([name, false]);
    }
    expect(existsSync(join(root, "app/src"))).toBe(false);
    await using container = await startContainer(chat.image, {
      environment: { PORT: "0", HOST: "", TROUPE_MODE: "live" },
      command: [
        "node",
        "-e",
        "try { fs.writeFileSync('/app/x', '') } catch ({ code }) { console.log(process.getuid(), code) }",
      ],
    });
    expect(container.line).toBe("1000 EROFS");
  });

  test("is alive and ready, and its health check says so", async () => {
    await using served = await serve({ CHAT_THREADS_FILE: "/data/threads.db" }, { "/data": volume() });
    expect([await served.get("/healthz"), await served.get("/readyz")]).toEqual([200, 200]);
    const port = new URL(served.container.line.replace("The chat is on ", "")).port;
    const words = chat.image.healthCheck.map((word) => word.replace(":3000/", `:${port}/`));
    await using check = await startContainer(chat.image, {
      environment: {},
      command: ["sh", "-c", `"$@"; echo "$?"`, "sh", ...words],
    });
    expect(check.line).toBe("0");
  });

  test.each([
    ["ends after SIGTERM", async ({ container }: Served) => expect(await container.stop()).toBe(0)],
    ["is killed", ({ container }: Served) => container.kill()],
  ])(
    "continues a thread with SQLite in the next process if the first one %s in a run",
    async (_title, end) => {
      const environment = { CHAT_THREADS_FILE: "/data/threads.db", DRAIN_SECONDS: "0" };
      const mounted = { "/data": volume() };
      await using first = await serve(environment, mounted);
      const { cookie, response } = await askInVain(first);
      const rest = response.text().catch(() => "");
      await end(first);
      await rest;
      await using second = await serve(environment, mounted);
      expect(await lastOf(await second.post({ continue: true }, cookie))).toEqual(ANSWER);
      expect((await second.post({ continue: true }, cookie)).status).toBe(204);
      // The route was recorded, and is not asked for again.
      expect(routes()).toBe(1);
    },
  );

  test("lets an answer end after SIGTERM, takes no more requests, and ends with 0", async () => {
    await using served = await serve({ DRAIN_SECONDS: "60" });
    const [asked, go] = [new Gate(), new Gate()];
    cook = async () => {
      asked.open();
      await go.opened;
      return { text: "Ten minutes." };
    };
    const response = await served.post({ message: "How long does rice take?" });
    await asked.opened;
    const code = served.container.stop();
    await expect.poll(() => served.get("/healthz").catch(() => "refused")).toBe("refused");
    go.open();
    expect(await lastOf(response)).toEqual(ANSWER);
    expect(await code).toBe(0);
  });

  test("refuses a second run of a thread in another replica with PostgreSQL, which continues it when the first is killed", async () => {
    const environment = { TROUPE_POSTGRES_URL: postgres.url };
    await using first = await serve(environment);
    await using second = await serve(environment);
    const { cookie, response } = await askInVain(first);
    const rest = response.text().catch(() => "");
    const busy = { type: "error", code: "thread_busy" };
    expect(await lastOf(await second.post({ message: "And pasta?" }, cookie))).toEqual(busy);
    expect(await lastOf(await second.post({ continue: true }, cookie))).toEqual(busy);
    await first.container.kill();
    await rest;
    await expect
      .poll(async () => lastOf(await second.post({ continue: true }, cookie)).catch(() => null))
      .toEqual(ANSWER);
    expect(routes()).toBe(1);
  });

  test("is not ready while PostgreSQL is gone, and ready again afterwards", async () => {
    await using served = await serve({ TROUPE_POSTGRES_URL: postgres.url });
    expect(await served.get("/readyz")).toBe(200);
    await postgres.stop();
    expect([await served.get("/readyz"), await served.get("/healthz")]).toEqual([503, 200]);
    await postgres.start();
    await expect.poll(() => served.get("/readyz")).toBe(200);
  });
});
