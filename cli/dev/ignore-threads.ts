import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where LangGraph's development server keeps threads. */
const FOLDER = ".langgraph_api";

/** Keeps the threads of the server out of the project's repository, without a change of the project's own files. */
export async function ignoreThreads(folder: string): Promise<void> {
  await mkdir(join(folder, FOLDER), { recursive: true });
  await writeFile(join(folder, FOLDER, ".gitignore"), "*\n");
}
