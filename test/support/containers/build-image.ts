import { cp, mkdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { makeRoot, runStep } from "./bubblewrap.ts";
import { readDockerfile } from "./dockerfile.ts";

/** What a Dockerfile makes: the folder that stands for `/`, and how its process starts. */
export interface Image {
  root: string;
  folder: string;
  user: string;
  environment: Record<string, string>;
  command: string[];
  /** The command of HEALTHCHECK. */
  healthCheck: string[];
}

/** What to build, and where. */
interface BuildOptions {
  dockerfile: string;
  /** The folder from which COPY takes files. */
  context: string;
  /** The folder for the stages. */
  into: string;
  /** Files of this machine that each stage has in its root, such as a package that is in no registry. */
  given: readonly string[];
}

/** Carries out the steps of a Dockerfile in folders, stage by stage, and returns the last stage. */
export async function buildImage(options: BuildOptions): Promise<Image> {
  const stages = new Map<string, Image>();
  let image: Image | undefined;
  for (const { name, flags, text } of readDockerfile(await readFile(options.dockerfile, "utf8"))) {
    if (name === "FROM") {
      const [, stage = "last"] = text.split(/\s+AS\s+/);
      image = await emptyImage(join(options.into, stage), options.given);
      stages.set(stage, image);
      continue;
    }
    if (image === undefined) throw new Error(`${name} comes before FROM`);
    switch (name) {
      case "WORKDIR":
        image.folder = text;
        await mkdir(join(image.root, text), { recursive: true });
        break;
      case "COPY": {
        const from = flags["from"] === undefined ? options.context : stages.get(flags["from"])?.root;
        if (from === undefined) throw new Error(`COPY from an unknown stage ${flags["from"]}`);
        await copy(text, { from, root: image.root, folder: image.folder });
        break;
      }
      case "RUN":
        await runStep(image.root, { folder: image.folder, command: text });
        break;
      case "ENV":
        Object.assign(image.environment, Object.fromEntries(text.split(/\s+/).map((one) => one.split("="))));
        break;
      case "USER":
        image.user = text;
        break;
      case "HEALTHCHECK":
        image.healthCheck = wordsOf(text.slice(text.indexOf("CMD") + 3));
        break;
      case "CMD":
        image.command = wordsOf(text);
        break;
      case "EXPOSE":
        break;
      default:
        throw new Error(`the instruction ${name} is not known here`);
    }
  }
  if (image === undefined) throw new Error(`${options.dockerfile} has no FROM`);
  return image;
}

async function emptyImage(root: string, given: readonly string[]): Promise<Image> {
  await makeRoot(root);
  for (const file of given) await cp(file, join(root, basename(file)));
  return { root, folder: "/", user: "root", environment: {}, command: [], healthCheck: [] };
}

/** Copies as COPY does: a folder's content, or files into a folder. */
async function copy(text: string, at: { from: string; root: string; folder: string }): Promise<void> {
  const paths = text.split(/\s+/);
  const target = paths.pop() ?? "";
  for (const path of paths) {
    const destination = target.startsWith("/") ? join(at.root, target) : join(at.root, at.folder, target);
    const into = target.endsWith("/") ? join(destination, basename(path)) : destination;
    await cp(join(at.from, path), into, { recursive: true, verbatimSymlinks: true });
  }
}

function wordsOf(json: string): string[] {
  return JSON.parse(json.trim()) as string[];
}
