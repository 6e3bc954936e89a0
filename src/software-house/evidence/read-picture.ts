import { MOST_PICTURE_BYTES, PICTURE_SIZE } from "../contract/pictures.ts";
import { readPng, type PictureSize } from "./read-png.ts";

/**
 * Returns the size of a picture; null if the bytes are not those of a PNG within the limits. What a page makes of a browser
 * decides what comes out of it, and anybody can edit a recording or a delivery.
 */
export function readPicture(bytes: Buffer): PictureSize | null {
  const size = bytes.length > MOST_PICTURE_BYTES ? null : readPng(bytes);
  const fits = size !== null && size.width <= PICTURE_SIZE.width && size.height <= PICTURE_SIZE.height;
  return fits ? size : null;
}
