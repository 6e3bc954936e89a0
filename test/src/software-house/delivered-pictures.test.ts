import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SeenPage } from "../../../src/software-house/contract/pictures.ts";
import type { Verdict } from "../../../src/software-house/contract/verdict.ts";
import { deliveredPictures, takeDelivered } from "../../../src/software-house/delivered-pictures.ts";
import type { Evidence, PagePictures, Verifier } from "../../../src/software-house/evidence/verifier.ts";
import { readDeliveredPicture } from "../../../src/software-house/read-delivered-picture.ts";
import { picturesSection } from "../../../src/software-house/report-pictures.ts";
import { writeDelivery } from "../../../src/software-house/write-delivery.ts";
import { sha256 } from "../../../src/text/hash.ts";
import { specified } from "../../support/house.ts";
import { pngOf } from "../../support/png.ts";
import { scriptedVerifier } from "../../support/scripted-verifier.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const PNG = pngOf([9, 9, 9]);
const PAGE: SeenPage = { criterionId: "c1", name: "shows it", step: 1, path: "/" };

const verified: Verdict = {
  status: "verified",
  reason: null,
  criteria: [],
  rounds: 1,
  sandbox: "bubblewrap",
};

async function evidenceWith(pages: SeenPage[]): Promise<Evidence> {
  const project = { files: [], specification: specified().json, tests: { tests: [] } };
  return { ...(await scriptedVerifier().verify(project)), pages };
}

function taking(pictures: Verifier["pictures"]): () => Promise<Verifier> {
  return () => Promise.resolve({ ...scriptedVerifier(), ...(pictures && { pictures }) });
}

async function taken(
  open: () => Promise<Verifier>,
  changes: { pages?: SeenPage[]; verdict?: Verdict } = {},
): ReturnType<typeof takeDelivered> {
  const { pages = [PAGE], verdict = verified } = changes;
  const project = { files: [], specification: specified().json, tests: { tests: [] } };
  return takeDelivered(open, { project, evidence: await evidenceWith(pages), verdict });
}

const one: PagePictures = {
  pictures: [{ page: "/", test: "shows it", png: PNG.toString("base64") }],
  missing: null,
};

test("pictures are taken of verified software with pages only, at most three", async () => {
  const asked: number[] = [];
  const open = taking((project) => {
    asked.push(project.pages.length);
    return Promise.resolve(one);
  });
  expect(await taken(open, { pages: [] })).toBe(null);
  expect(await taken(open, { verdict: { ...verified, status: "not-verified" } })).toBe(null);
  expect(await taken(taking(undefined))).toBe(null);
  expect(asked).toEqual([]);
  const pages = ["/a", "/b", "/c", "/d"].map((path) => Object.assign({}, PAGE, { path }));
  expect((await taken(open, { pages }))?.pictures.taken).toEqual([
    {
      page: "/",
      test: "shows it",
      path: "evidence/pictures/1.png",
      sha256: sha256(PNG),
      bytes: PNG.length,
      width: 4,
      height: 3,
    },
  ]);
  expect(asked).toEqual([3]);
});

test("a verifier that fails leaves a line that says so", async () => {
  const open = taking(() => Promise.reject(new Error("the sandbox\nwent away")));
  expect((await taken(open))?.pictures).toEqual({
    taken: [],
    missing: "they could not be taken: the sandbox went away",
  });
});

test("what is no picture is not delivered, and more than three are not either", () => {
  const page = (png: Buffer, path: string) => ({ page: path, test: "t", png: png.toString("base64") });
  const { pictures, files } = deliveredPictures({
    pictures: [page(Buffer.from("<script>"), "/evil"), page(PNG, "/a"), page(PNG, "/b"), page(PNG, "/c")],
    missing: "/z: it was not drawn",
  });
  expect(files.map(({ path }) => path)).toEqual([
    "evidence/pictures/1.png",
    "evidence/pictures/2.png",
    "evidence/pictures.json",
  ]);
  expect(pictures.taken.map(({ page: path }) => path)).toEqual(["/a", "/b"]);
  expect(pictures.missing).toBe(
    "/z: it was not drawn; /evil: what the browser gave is not a picture of the right size",
  );
});

test("a picture is read from its delivery only, and only as it was written", async () => {
  using folder = temporaryFolder();
  const { files, pictures } = deliveredPictures(one);
  await writeDelivery(folder.path, files);
  const picture = { path: "evidence/pictures/1.png", sha256: sha256(PNG) };
  expect(pictures.taken).toMatchObject([picture]);
  expect(await readDeliveredPicture(folder.path, picture)).toEqual(PNG);
  expect(await readDeliveredPicture(folder.path, { ...picture, sha256: sha256("") })).toBe(null);
  await mkdir(join(folder.path, "other"));
  await writeFile(join(folder.path, "other/1.png"), PNG);
  for (const path of [
    "other/1.png",
    "evidence/pictures/../../other/1.png",
    "evidence/pictures/2.png",
    "/etc/passwd",
  ]) {
    expect(await readDeliveredPicture(folder.path, { ...picture, path })).toBe(null);
  }
  await symlink("../../other/1.png", join(folder.path, "evidence/pictures/2.png"));
  expect(await readDeliveredPicture(folder.path, { ...picture, path: "evidence/pictures/2.png" })).toBe(null);
  await writeFile(join(folder.path, picture.path), "changed");
  expect(await readDeliveredPicture(folder.path, picture)).toBe(null);
  // A changed picture is the reader's now: the next delivery does not remove it.
  await writeDelivery(folder.path, []);
  expect(await readDeliveredPicture(folder.path, { ...picture, sha256: sha256("changed") })).toBe(null);
});

test("the report names each picture, and why one is missing", () => {
  const { pictures } = deliveredPictures({
    pictures: [{ page: "/](javascript:x)<b>", test: 'a "test"', png: PNG.toString("base64") }],
    missing: "/slow: it was not drawn within 5 s",
  });
  const text = picturesSection(pictures) ?? "";
  expect(text).toContain(String.raw`![The page /\](javascript:x)&lt;b>](evidence/pictures/1.png)`);
  expect(text).toContain(`evidence/pictures/1.png, 4 × 3, SHA-256 ${sha256(PNG)}`);
  expect(text).toContain("/slow: it was not drawn within 5 s.");
  expect(picturesSection(null)).toBe(null);
  expect(picturesSection({ taken: [], missing: "no Chromium was found" })).toBe(
    "## What its pages look like\n\nThere is no picture of its pages: no Chromium was found.",
  );
});
