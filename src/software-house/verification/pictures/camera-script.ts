/**
 * The camera: plain JavaScript for Node, which runs in a sandbox of its own. Its only argument is a CameraOrder as JSON. It
 * forwards a port of its loopback to the socket of a service, opens one page of it in Chromium over the protocol of its
 * developer tools (https://chromedevtools.github.io/devtools-protocol), and prints one CameraAnswer as JSON.
 *
 * The sandbox has no network, so the page reaches nothing but the service. What else the page asks for is refused here, too,
 * so that no error page of Chromium takes the place of the page.
 */
export const CAMERA_SCRIPT = String.raw`
const { spawn } = require("node:child_process");
const net = require("node:net");
const order = JSON.parse(process.argv[1]);
const own = ["127.0.0.1", "localhost"].map((host) => "http://" + host + ":" + order.port + "/");
let browser = null;
let said = "";

let isFinished = false;
function finish(answer) {
  if (isFinished) return;
  isFinished = true;
  if (browser) browser.kill("SIGKILL");
  process.stdout.write(JSON.stringify(answer), () => process.exit());
}

const door = net.createServer({ allowHalfOpen: true }, (outer) => {
  const inner = net.connect({ path: order.socket, allowHalfOpen: true });
  outer.pipe(inner).pipe(outer);
  for (const side of [outer, inner]) {
    side.on("error", () => {
      outer.destroy();
      inner.destroy();
    });
  }
});

let last = 0;
const waiting = new Map();
const listeners = [];

function send(method, params = {}, sessionId = undefined) {
  return new Promise((resolve, reject) => {
    last += 1;
    waiting.set(last, { resolve, reject });
    browser.stdio[3].write(JSON.stringify({ id: last, method, params, sessionId }) + "\0");
  });
}

function onMessage({ id, result, error, method, params }) {
  const asked = waiting.get(id);
  waiting.delete(id);
  if (asked) return error ? asked.reject(new Error(error.message)) : asked.resolve(result);
  for (const listen of listeners) listen(method, params);
}

function open() {
  browser = spawn(order.browser, order.flags, { stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"] });
  browser.on("error", (error) => finish({ fault: "Chromium did not start: " + error.message }));
  browser.on("exit", (exit, signal) => finish({ fault: "Chromium ended: " + (signal || "exit " + exit) + endOf(said) }));
  browser.stderr.setEncoding("utf8").on("data", (text) => { said = (said + text).slice(-2000); });
  browser.stdio[3].on("error", () => {});
  let rest = "";
  browser.stdio[4].setEncoding("utf8").on("data", (text) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop();
    for (const message of messages) onMessage(JSON.parse(message));
  });
}

function endOf(text) {
  const line = text.trim().split("\n").pop();
  return line === "" ? "" : ", " + line.slice(-200);
}

// Resolves to null if the work takes longer.
function within(milliseconds, work) {
  let timer;
  const late = new Promise((resolve) => { timer = setTimeout(resolve, milliseconds, null); });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function photograph() {
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const page = (method, params) => send(method, params, sessionId);
  const quietly = (method, params) => void page(method, params).catch(() => {});
  const resize = (scale) => page("Emulation.setDeviceMetricsOverride", { ...order.size, deviceScaleFactor: scale, mobile: false });
  let foreign = null;
  let status = null;
  let isIdle = () => {};
  const idle = new Promise((resolve) => { isIdle = resolve; });
  let blank = null;
  listeners.push((method, params) => {
    if (method === "Page.javascriptDialogOpening") quietly("Page.handleJavaScriptDialog", { accept: false });
    if (method === "Network.responseReceived" && params.type === "Document" && params.frameId === targetId)
      status = params.response.status;
    if (method === "Page.lifecycleEvent" && params.frameId === targetId && params.name === "networkIdle" && blank !== null && params.loaderId !== blank)
      isIdle(true);
    if (method === "Fetch.requestPaused") {
      const { requestId, request, resourceType, frameId } = params;
      if (own.some((address) => request.url.startsWith(address))) return quietly("Fetch.continueRequest", { requestId });
      if (resourceType === "Document" && frameId === targetId) foreign = foreign || request.url;
      // An aborted navigation leaves the page before it where it is.
      quietly("Fetch.failRequest", { requestId, errorReason: "Aborted" });
    }
  });
  await Promise.all([
    page("Page.enable"),
    page("Network.enable"),
    page("Page.setLifecycleEventsEnabled", { enabled: true }),
    page("Fetch.enable", { patterns: [{ urlPattern: "*" }] }),
    page("Network.setExtraHTTPHeaders", { headers: order.headers }),
    send("Browser.setDownloadBehavior", { behavior: "deny" }),
    resize(1),
  ]);
  blank = (await page("Page.getFrameTree")).frameTree.frame.loaderId;
  const navigated = await within(order.milliseconds.load, page("Page.navigate", { url: own[0] + order.path.replace(/^\//, "") }));
  if (foreign !== null && status === null) return { fault: "it leads to " + foreign.slice(0, 200) };
  if (navigated === null) return { fault: "it did not come within " + order.milliseconds.load / 1000 + " s" };
  if (navigated.errorText) return { fault: "Chromium did not open it: " + navigated.errorText };
  await within(order.milliseconds.idle, idle);
  if (status !== null && status >= 400) return { fault: "it was answered with status " + status };
  quietly("Page.stopLoading");
  const shoot = () => within(order.milliseconds.draw, page("Page.captureScreenshot", { format: "png" }));
  let isTerminated = false;
  for (const scale of [1, 0.5, 0.25]) {
    if (scale !== 1) await within(order.milliseconds.draw, resize(scale));
    let shot = await shoot();
    if (shot === null && !isTerminated) {
      // A script may run forever.
      isTerminated = true;
      quietly("Runtime.terminateExecution");
      shot = await shoot();
    }
    if (shot === null) return { fault: "it was not drawn within " + order.milliseconds.draw / 1000 + " s" };
    if (shot.data.length * 3 / 4 <= order.bytes) return { png: shot.data };
  }
  return { fault: "its picture is larger than " + order.bytes + " bytes" };
}

door.on("error", (error) => finish({ fault: "the port " + order.port + " cannot be opened: " + error.message }));
door.listen(order.port, "127.0.0.1", () => {
  open();
  photograph().then(finish, (error) => finish({ fault: "Chromium did not open it: " + error.message }));
});
`;

/** What a camera must do. */
export interface CameraOrder {
  /** Path of the browser inside. */
  browser: string;
  flags: readonly string[];
  /** Path of the service's socket inside. */
  socket: string;
  /** The port at which the page finds the service: the same as in the service's own sandbox. */
  port: number;
  /** The page's path, with a query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  /** Size of the window, in pixels. */
  size: { width: number; height: number };
  /** The largest picture, in bytes. */
  bytes: number;
  /** Longest times: until the page comes, until it asks for nothing more, and for drawing it. */
  milliseconds: { load: number; idle: number; draw: number };
}

/** What a camera prints: a PNG in base64, or why there is none. */
export type CameraAnswer = { png: string } | { fault: string };
