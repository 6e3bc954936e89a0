import { describeSettings, loadSettings } from "../../src/models/settings.ts";
import { EXIT_CODES } from "../errors.ts";
import type { Output } from "../output.ts";
import { listenForInterruption } from "../run/interruption.ts";
import { choosePort } from "./choose-port.ts";
import { readDevProject, type DevProject } from "./dev-project.ts";
import { ignoreThreads } from "./ignore-threads.ts";
import { locateServer } from "./locate-server.ts";
import { openBrowser } from "./open-browser.ts";
import { runServer, type ServerEnd } from "./run-server.ts";
import { serverCommand } from "./server-command.ts";

/** The options of `troupe dev`. */
export interface DevRequest {
  /** The port; 0 takes any free one. @default 2024, or the next free one */
  port?: number;
  /** The address to serve on. @default "127.0.0.1" */
  host?: string;
  /** Opens the console in the browser. @default not set */
  open?: true;
  /** Starts the server again if a source changes. @default true */
  reload: boolean;
  /** The address of LangGraph Studio. @default "https://smith.langchain.com" */
  studioUrl?: string;
}

const STUDIO = "https://smith.langchain.com";
const ALL_NETWORKS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/**
 * Serves the graphs of the current folder's langgraph.json with the console, until SIGTERM or Ctrl-C. Resolves to the exit
 * code. Throws UsageError or ConfigurationError if the server cannot be started as it is configured.
 */
export async function serveConsole(request: DevRequest, output: Output): Promise<number> {
  const { host = "127.0.0.1", reload, studioUrl = STUDIO } = request;
  using interruption = listenForInterruption();
  const files = locateServer(process.cwd());
  let project = await readDevProject(process.cwd());
  // Faults in the settings of the models are named now, and not at the first run.
  const models = describeModels(project);
  const port = await choosePort(request.port, host);
  const address = `http://${addressOf(host)}:${port}`;
  await ignoreThreads(project.folder);
  let hasStarted = false;
  const onReady = async (): Promise<void> => {
    if (hasStarted) return output.say("troupe: the server has started again");
    hasStarted = true;
    if (ALL_NETWORKS.has(host))
      output.say("troupe: other machines can reach this server and start runs on it");
    await output.deliver(
      `Console  ${address}/app\n` +
        `Studio   ${studioUrl}/studio?baseUrl=${address}\n` +
        `Mode     ${models}\n` +
        `Graphs   ${Object.keys(project.graphs).join(", ")}\n\n`,
    );
    if (request.open) openBrowser(`${address}/app`, output);
  };
  for (;;) {
    const command = serverCommand(files, project, { host, port, address, reload, studioUrl });
    const end: ServerEnd = await runServer({
      command,
      reload,
      watched: reload ? project.watched : [],
      readAgain: () => readDevProject(process.cwd()),
      interruption: interruption.signal,
      onReady,
      output,
    });
    if (end.kind === "interrupted") return EXIT_CODES.completed;
    if (end.kind === "failed") {
      output.say(`troupe: ${end.message}`);
      return EXIT_CODES.incomplete;
    }
    project = end.project;
  }
}

function describeModels({ environment, folder }: DevProject): string {
  return describeSettings(loadSettings({ ...environment, ...process.env }, folder));
}

/** Returns a host as a browser on this machine opens it. */
function addressOf(host: string): string {
  if (ALL_NETWORKS.has(host)) return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
