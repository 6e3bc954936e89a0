import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const FOLDER = fileURLToPath(new URL("../../dist/console/", import.meta.url));

/** The size of a part of the built page, in bytes, and after gzip. */
export interface PartSize {
  part: string;
  bytes: number;
  gzip: number;
}

/** Measures what the page loads, by kind of file. The page of exported runs holds all of them once more, in one file. */
export function bundleSizes(): PartSize[] {
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" });
  const ofKind = (part: string, pattern: RegExp): PartSize => {
    const texts = files.filter((file) => pattern.test(file)).map((file) => readFileSync(join(FOLDER, file)));
    return {
      part,
      bytes: texts.reduce((sum, text) => sum + text.length, 0),
      gzip: texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0),
    };
  };
  return [
    ofKind("scripts", /^assets\/.*\.js$/),
    ofKind("styles", /^assets\/.*\.css$/),
    ofKind("the page of an exported run", /^export\.html$/),
  ];
}
