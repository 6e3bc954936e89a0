import { createModelServer } from "../../testing/index.ts";
import { rehearsalScript } from "./script.ts";

let server: Promise<{ baseUrl: string }> | undefined;

/** Where the rehearsal's scripted server answers; started on loopback at the first need, and ends with the process. */
export async function rehearsalBaseUrl(): Promise<string> {
  server ??= createModelServer({ script: rehearsalScript });
  return (await server).baseUrl;
}
