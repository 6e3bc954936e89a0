import { expect, test } from "vitest";
import { readPicture } from "../../../src/software-house/evidence/read-picture.ts";
import { pngOf } from "../../support/png.ts";

const GOOD = pngOf([1, 2, 3]);

test("a PNG within the limits is a picture", () => {
  expect(readPicture(GOOD)).toEqual({ width: 4, height: 3 });
  expect(readPicture(pngOf([0, 0, 0], { width: 1280, height: 800 }))).toEqual({ width: 1280, height: 800 });
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["a page", Buffer.from("<html></html>")],
  ["a PNG that is cut", GOOD.subarray(0, -1)],
  ["a PNG with something after its end", Buffer.concat([GOOD, Buffer.from("<script>")])],
  ["a PNG without a size", Buffer.concat([GOOD.subarray(0, 8), GOOD.subarray(33)])],
  ["a PNG with two sizes", Buffer.concat([GOOD.subarray(0, 33), GOOD.subarray(8)])],
  ["a PNG that is too wide", pngOf([0, 0, 0], { width: 1281 })],
  ["a PNG that is too high", pngOf([0, 0, 0], { height: 801 })],
  ["too many bytes", Buffer.concat([GOOD, Buffer.alloc(1024 * 1024)])],
])("%s is no picture", (_what, bytes) => {
  expect(readPicture(bytes)).toBe(null);
});
