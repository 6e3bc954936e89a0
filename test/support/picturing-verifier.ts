import type { PagePictures, Verifier } from "../../src/software-house/evidence/verifier.ts";
import { pngOf } from "./png.ts";
import { scriptedVerifier } from "./scripted-verifier.ts";

let taken = 0;

/** A scripted verifier whose programs serve two pages. Its pictures are different each time, and counted. */
export function picturingVerifier(
  missing: string | null = null,
): Verifier & { asked: string[]; shots: number[] } {
  const verifier = scriptedVerifier();
  const shots: number[] = [];
  return {
    ...verifier,
    shots,
    async verify(project, watch) {
      const pages = ["/", "/notes/{{id}}"].map((path) => ({
        criterionId: "c1",
        name: "greets c1",
        step: 1,
        path,
      }));
      return { ...(await verifier.verify(project, watch)), pages };
    },
    pictures({ pages }): Promise<PagePictures> {
      shots.push(pages.length);
      const pictures = pages.map(({ name, path }) => {
        taken += 1;
        return { page: path, test: name, png: pngOf([taken % 256, 0, 0]).toString("base64") };
      });
      return Promise.resolve({ pictures, missing });
    },
  };
}
