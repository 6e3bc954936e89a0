import { currentAttempt } from "./current-attempt.ts";

/** The headers that tell our server for which run, agent and step a request is sent, percent-encoded. */
export const RUN_HEADER = "x-troupe-run";
export const AGENT_HEADER = "x-troupe-agent";
export const STEP_HEADER = "x-troupe-step";

/** The servers that get them. All copies of the package in this process share them. */
const servers: Set<string> = ((globalThis as Record<symbol, unknown>)[Symbol.for("troupe.told_servers")] ??=
  new Set<string>()) as Set<string>;

/** Sends these headers to a server of this process, until it is disposed. No other server gets them. */
export function tellCallers(baseUrl: string): Disposable {
  servers.add(baseUrl);
  return { [Symbol.dispose]: () => void servers.delete(baseUrl) };
}

/** Returns the options of a request, with the headers if its server gets them. */
export function withCaller(input: Parameters<typeof fetch>[0], init: RequestInit = {}): RequestInit {
  if (servers.size === 0) return init;
  const scope = currentAttempt.getStore()?.scope;
  const url = typeof input === "object" && "url" in input ? input.url : input.toString();
  const isTold = [...servers].some((server) => url.startsWith(`${server}/`));
  if (scope === undefined || !isTold) return init;
  const headers = new Headers(init.headers);
  headers.set(RUN_HEADER, encodeURIComponent(scope.run));
  headers.set(AGENT_HEADER, encodeURIComponent(scope.agent));
  if (scope.step !== null) headers.set(STEP_HEADER, encodeURIComponent(scope.step));
  return { ...init, headers };
}
