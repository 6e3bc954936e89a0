import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AcceptanceTest } from "../../../../../src/software-house/contract/acceptance-tests.ts";
import type { SeenPage } from "../../../../../src/software-house/contract/pictures.ts";
import type { Specification } from "../../../../../src/software-house/contract/specification.ts";
import type { PagePictures } from "../../../../../src/software-house/evidence/verifier.ts";
import { readPicture } from "../../../../../src/software-house/evidence/read-picture.ts";
import { findSandbox } from "../../../../../src/software-house/sandbox/find-sandbox.ts";
import { createVerifier } from "../../../../../src/software-house/verification/create-verifier.ts";
import {
  findChromium,
  NO_BROWSER,
} from "../../../../../src/software-house/verification/pictures/find-chromium.ts";
import { listening } from "../../../../support/listening.ts";
import { firstPixel } from "../../../../support/png.ts";

// The pages are served by a program in the real sandbox, and opened by a real browser in another.

const { sandbox, hint } = await findSandbox({ engines: ["bubblewrap"] });
const missing = sandbox === null ? hint : findChromium() === null ? NO_BROWSER : null;

/** Longest time of one test: a browser starts slowly on a busy machine. */
const TWO_MINUTES = 120_000;

const GREEN = [0, 128, 0];

/** Each page is green, and turns red as soon as it reaches something that it must not. */
const page = (body: string): string =>
  `<!doctype html><title>t</title><style>body { margin: 0; background: green }</style><body>${body}`;

const RED = "document.body.style.background = 'red'";

const PAGES = (outside: string): Record<string, string> => ({
  "/": page("<h1>Hello</h1>"),
  "/alert": page("<script>alert(1); confirm(2); prompt(3); print()</script>"),
  "/loop": page("<script>onload = () => setTimeout(() => { for (;;); })</script>"),
  "/huge": page(`<div style="height: 5000000px; width: 90000px">x</div>`),
  "/leaves": page(`<script>location = "${outside}"</script>`),
  "/opens": page(`<script>open("${outside}"); open("file:///etc/passwd")</script>`),
  "/frame": page(
    `<iframe src="file:///etc/passwd" style="border: 0; width: 100vw; height: 50vh"></iframe><iframe src="${outside}"></iframe>`,
  ),
  "/reaches": page(`<script>
    for (const address of ["${outside}", "file:///etc/hostname", "http://127.0.0.1:22/", "https://example.com/"])
      fetch(address, { mode: "no-cors" }).then(() => { ${RED} }, () => {});
    // The camera does not see sockets: only the sandbox stops them.
    new WebSocket("${outside}".replace("http", "ws")).onopen = () => { ${RED} };
  </script>`),
  "/noise": page(`<canvas width=1280 height=800></canvas><script>
    const context = document.querySelector("canvas").getContext("2d");
    const image = context.createImageData(1280, 800);
    for (let at = 0; at < image.data.length; at += 1) image.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
    context.putImageData(image, 0, 0);
  </script>`),
});

function server(outside: string): string {
  return `import { createServer } from "node:http";
const pages = ${JSON.stringify(PAGES(outside))};
let visits = 0;
createServer((request, response) => {
  const html = (text, status = 200) => response.writeHead(status, { "content-type": "text/html" }).end(text);
  const { pathname } = new URL(request.url, "http://x");
  const asks = request.headers["sec-fetch-mode"] !== undefined;
  if (pathname in pages) return html(pages[pathname]);
  if (pathname === "/redirects") return asks ? response.writeHead(302, { location: ${JSON.stringify(outside)} }).end() : html("a");
  if (pathname === "/breaks") return html("broken", asks ? 500 : 200);
  if (pathname === "/hangs") return asks ? undefined : html("a");
  if (pathname === "/dies") return asks ? process.exit(1) : html("a");
  if (pathname === "/visits" && request.method === "POST") return response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ id: ++visits }));
  if (pathname === "/visits/1") {
    const isKnown = visits === 1 && request.headers["x-user"] === "ada";
    return html(isKnown ? pages["/"] : "who?", isKnown ? 200 : 404);
  }
  response.writeHead(404).end();
}).listen(Number(process.env.PORT));
`;
}

const SPECIFICATION: Specification = {
  title: "Pages",
  language: "typescript",
  kind: "http-service",
  summary: "It serves pages.",
  run: { build: [], start: ["node", "server.mjs"], portVariable: "PORT" },
  interface: [],
  criteria: [
    {
      id: "c1",
      priority: "must",
      given: "the service",
      when: "a page is asked for",
      // oxlint-disable-next-line unicorn/no-thenable -- the contract's name; a criterion is data and never awaited.
      then: "it comes",
    },
  ],
  outOfScope: [],
};

function request(method: string, path: string): AcceptanceTest["steps"][number] {
  return {
    kind: "http",
    method,
    path,
    headers: [{ name: "X-User", value: "ada" }],
    body: null,
    copies: 1,
    expect: { status: [200, 201], headers: [], body: [] },
    capture: method === "POST" ? [{ name: "id", from: "body", key: "id" }] : [],
  };
}

describe.skipIf(missing !== null)(
  `pictures of pages${missing === null ? "" : ` (skipped: ${missing})`}`,
  { timeout: TWO_MINUTES },
  () => {
    const verifier = createVerifier();
    let connections = 0;
    const host = createServer((_request, response) => response.end());
    host.on("connection", () => (connections += 1));
    let opened: Awaited<ReturnType<typeof listening>>;
    let outside = "";
    beforeAll(async () => {
      opened = await listening(host);
      outside = `${opened.address}/outside`;
    });
    afterAll(async () => {
      await opened[Symbol.asyncDispose]();
      await verifier.close();
    });

    async function pictures(...paths: string[]): Promise<PagePictures> {
      const tests = paths.map((path) => ({ criterionId: "c1", name: path, steps: [request("GET", path)] }));
      const pages = paths.map((path): SeenPage => ({ criterionId: "c1", name: path, step: 1, path }));
      return take(tests, pages);
    }

    async function take(tests: AcceptanceTest[], pages: SeenPage[]): Promise<PagePictures> {
      const files = [{ path: "server.mjs", content: server(outside) }];
      const found = await verifier.pictures?.({
        files,
        specification: SPECIFICATION,
        tests: { tests },
        pages,
      });
      return found ?? { pictures: [], missing: "none" };
    }

    const pixels = ({ pictures: taken }: PagePictures): Record<string, number[]> =>
      Object.fromEntries(taken.map(({ page: path, png }) => [path, firstPixel(Buffer.from(png, "base64"))]));

    test("show what a window shows, also of a huge page, and of one that asks questions or never stops", async () => {
      const found = await pictures("/", "/huge", "/alert", "/loop");
      expect(found.missing).toBe(null);
      expect(pixels(found)).toEqual({ "/": GREEN, "/huge": GREEN, "/alert": GREEN, "/loop": GREEN });
      const sizes = found.pictures.map(({ png }) => readPicture(Buffer.from(png, "base64")));
      expect(sizes).toEqual(Array.from({ length: 4 }, () => ({ width: 1280, height: 800 })));
    });

    test("show a page that reaches nothing: no other host, no port of this machine, and no file", async () => {
      const found = await pictures("/leaves", "/opens", "/frame", "/reaches");
      expect(found.missing).toBe(null);
      expect(pixels(found)).toEqual({
        "/leaves": GREEN,
        "/opens": GREEN,
        "/frame": GREEN,
        "/reaches": GREEN,
      });
      expect(connections).toBe(0);
    });

    test("are smaller if they would have too many bytes", async () => {
      const { pictures: taken, missing: fault } = await pictures("/noise");
      expect(fault).toBe(null);
      const bytes = Buffer.from(taken[0]?.png ?? "", "base64");
      expect(bytes.length).toBeLessThan(1024 * 1024);
      expect(readPicture(bytes)?.width).toBeLessThan(1280);
    });

    test("are missing, and say why, if the page does not come to a browser", async () => {
      const found = await pictures("/redirects", "/breaks", "/hangs", "/dies");
      expect(found).toEqual({
        pictures: [],
        missing: expect.stringMatching(
          /^\/redirects: it leads to http.*\/outside; \/breaks: .*500; \/hangs: .*within \d+ s; \/dies: /,
        ) as string,
      });
      expect(connections).toBe(0);
    });

    test("are taken after the steps of the test, with its headers", async () => {
      const steps = [request("POST", "/visits"), request("GET", "/visits/{{id}}")];
      const found = await take(
        [{ criterionId: "c1", name: "a visit", steps }],
        [{ criterionId: "c1", name: "a visit", step: 2, path: "/visits/{{id}}" }],
      );
      expect(found).toMatchObject({ pictures: [{ page: "/visits/1", test: "a visit" }], missing: null });
      expect(pixels(found)).toEqual({ "/visits/1": GREEN });
    });

    test("end when the caller aborts", async () => {
      const signal = AbortSignal.timeout(10);
      const files = [{ path: "server.mjs", content: server(outside) }];
      const steps = [request("GET", "/loop")];
      const pages = [{ criterionId: "c1", name: "/loop", step: 1, path: "/loop" }];
      const tests = { tests: [{ criterionId: "c1", name: "/loop", steps }] };
      const project = { files, specification: SPECIFICATION, tests, pages };
      await expect(verifier.pictures?.(project, { signal })).rejects.toThrow(/abort|timeout/i);
    });
  },
);

describe.skipIf(sandbox === null)(
  `pages without a browser${sandbox === null ? ` (skipped: ${hint})` : ""}`,
  () => {
    test("have no picture, which says what provides one", async () => {
      const verifier = createVerifier({ findBrowser: () => null });
      const files = [{ path: "server.mjs", content: server("http://x/") }];
      const tests = { tests: [{ criterionId: "c1", name: "t", steps: [request("GET", "/")] }] };
      const pages = [{ criterionId: "c1", name: "t", step: 1, path: "/" }];
      const found = await verifier.pictures?.({ files, specification: SPECIFICATION, tests, pages });
      await verifier.close();
      expect(found).toEqual({
        pictures: [],
        missing: "no Chromium was found; `apt-get install chromium` provides one",
      });
    });
  },
);
