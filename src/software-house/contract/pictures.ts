import { z } from "zod";

/** A page that a passed test got from a service: HTML, in the answer to a GET request that succeeded. */
export const seenPageSchema = z.object({
  criterionId: z.string(),
  /** Name of the test. */
  name: z.string(),
  /** Number of the step that got the page, from 1. */
  step: z.number().int(),
  /** The path as the test writes it. */
  path: z.string(),
});

/** A page that a passed test got from a service. */
export type SeenPage = z.infer<typeof seenPageSchema>;

const pictureSchema = z.object({
  /** The path that was opened. */
  page: z.string(),
  /** Name of the test whose steps came before. */
  test: z.string(),
  /** The file, as a path in the folder of the delivery. */
  path: z.string(),
  sha256: z.string(),
  bytes: z.number().int(),
  /** Size in pixels. */
  width: z.number().int(),
  height: z.number().int(),
});

/** A picture of a page that verified software serves. It is a PNG in the delivery. */
export type Picture = z.infer<typeof pictureSchema>;

/** The pictures of a delivery. They are taken after the verdict, and have no effect on it. */
export const picturesSchema = z.object({
  taken: z.array(pictureSchema),
  /** Why there is no picture of a page, in one line; null if there is one of each. */
  missing: z.string().nullable(),
});

/** The pictures of a delivery. */
export type Pictures = z.infer<typeof picturesSchema>;

/** The most pictures of a delivery. */
export const MOST_PICTURES = 3;

/** The largest picture, in bytes. */
export const MOST_PICTURE_BYTES = 1024 * 1024;

/** The largest picture, in pixels: what a window shows of a page without scrolling. */
export const PICTURE_SIZE = { width: 1280, height: 800 } as const;
