import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { deliveryChanges } from "../../../src/software-house/delivery-changes.ts";
import { recordRun } from "../../../src/recordings/index.ts";
import { writeDelivery } from "../../../src/software-house/write-delivery.ts";
import { replay, scriptBySchema } from "../../../src/testing/index.ts";
import { sha256 } from "../../../src/text/hash.ts";
import { house, houseScript, reviewed, written, type HouseRun } from "../../support/house.ts";
import { picturingVerifier } from "../../support/picturing-verifier.ts";
import { scriptedModels } from "../../support/scripted-models.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const script = (fate = "good") =>
  scriptBySchema({ ...houseScript, file_set: written(fate), review: reviewed() });

async function built(
  out: string | null,
  { fate = "good", missing = null }: { fate?: string; missing?: string | null } = {},
): Promise<HouseRun & { shots: number[] }> {
  await using scripted = await scriptedModels(script(fate));
  const verifier = picturingVerifier(missing);
  const run = await house(scripted, { out, verifier, limits: { rounds: 1 } });
  return { ...run, shots: verifier.shots };
}

describe("the pages of verified software", () => {
  test("are pictures in the delivery, which the report, the state and an event name", async () => {
    using folder = temporaryFolder();
    const run = await built(folder.path);
    expect(run.shots).toEqual([2]);
    expect(run.pictures?.missing).toBe(null);
    expect(run.pictures?.taken.map(({ page, path }) => [page, path])).toEqual([
      ["/", "evidence/pictures/1.png"],
      ["/notes/{{id}}", "evidence/pictures/2.png"],
    ]);
    const report = await readFile(join(folder.path, "REPORT.md"), "utf8");
    for (const { path, sha256: hash, bytes } of run.pictures?.taken ?? []) {
      const png = await readFile(join(folder.path, path));
      expect([sha256(png), png.length]).toEqual([hash, bytes]);
      expect(report).toContain(`](${path})`);
      expect(report).toContain(hash);
    }
    const list = await readFile(join(folder.path, "evidence/pictures.json"), "utf8");
    expect(JSON.parse(list)).toEqual(run.pictures);
    expect(run.events.find(({ type }) => type === "delivered")).toMatchObject({
      folder: folder.path,
      pictures: run.pictures?.taken,
    });
    expect(await deliveryChanges(folder.path)).toEqual([]);
  });

  test("do not change the verdict, and a missing picture says why", async () => {
    using folder = temporaryFolder();
    const run = await built(folder.path, { missing: "/slow: it was not drawn within 5 s" });
    expect(run.verdict?.status).toBe("verified");
    expect(run.outcome?.status).toBe("completed");
    expect(await readFile(join(folder.path, "REPORT.md"), "utf8")).toContain("not drawn within 5 s");
  });

  test("are not opened if the software is not verified, or nothing is written", async () => {
    using folder = temporaryFolder();
    const failed = await built(folder.path, { fate: "fails greets c1: why" });
    expect([failed.verdict?.status, failed.shots, failed.pictures]).toEqual(["not-verified", [], null]);
    const unwritten = await built(null);
    expect([unwritten.verdict?.status, unwritten.shots, unwritten.pictures]).toEqual(["verified", [], null]);
  });

  test("are named if they were changed, and gone with a later delivery that has none", async () => {
    using folder = temporaryFolder();
    const { files, pictures } = await built(folder.path);
    expect(files.length).toBeGreaterThan(0);
    const path = pictures?.taken[0]?.path ?? "";
    const kept = pictures?.taken[1]?.path ?? "";
    await appendFile(join(folder.path, kept), "x");
    expect(await deliveryChanges(folder.path)).toEqual([`${kept} was changed`]);
    await writeDelivery(folder.path, [{ path: "REPORT.md", content: "new" }]);
    await expect(readFile(join(folder.path, path))).rejects.toThrow(/ENOENT/);
    expect((await readFile(join(folder.path, kept))).at(-1)).toBe("x".codePointAt(0));
  });
});

describe("recorded pictures", () => {
  test("are played byte by byte, and no browser is asked", async () => {
    using folder = temporaryFolder();
    const [file, first, second] = ["run.json", "first", "second"].map((name) => join(folder.path, name));
    await using scripted = await scriptedModels(script());
    const record = await recordRun(file ?? "", () =>
      house(scripted, { out: first, verifier: picturingVerifier() }),
    );
    const verifier = picturingVerifier();
    const tape = await replay(file ?? "");
    const played = await house(tape, { out: second, verifier });
    await tape.close();
    expect(verifier.shots).toEqual([]);
    expect(played.pictures).toEqual(record.pictures);
    for (const path of ["evidence/pictures/1.png", "evidence/files.json", "evidence/pictures.json"]) {
      expect(await readFile(join(second ?? "", path))).toEqual(await readFile(join(first ?? "", path)));
    }
  });

  test("may be left out of a replay, and be missing in a recording", async () => {
    using folder = temporaryFolder();
    const [withFolder, without] = ["with.json", "without.json"].map((name) => join(folder.path, name));
    await using scripted = await scriptedModels(script());
    await recordRun(withFolder ?? "", () =>
      house(scripted, { out: join(folder.path, "first"), verifier: picturingVerifier() }),
    );
    await recordRun(without ?? "", () => house(scripted, { out: null, verifier: picturingVerifier() }));
    const more = await replay(withFolder ?? "");
    expect((await house(more, { out: null, verifier: picturingVerifier() })).pictures).toBe(null);
    await more.close();
    const less = await replay(without ?? "");
    const run = await house(less, { out: join(folder.path, "second"), verifier: picturingVerifier() });
    await less.close();
    expect(run.pictures).toMatchObject({
      taken: [],
      missing: expect.stringContaining("not in the recording") as string,
    });
  });
});
