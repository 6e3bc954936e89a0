/** A part of a user's message, as models take it. */
export type UserPart = { type: "text"; text: string } | { type: "image_url"; image_url: { url: string } };

const IMAGE = /^data:image\/[\w.+-]+;base64,/;

/**
 * Returns an image that a client sends in the message, as a data URL. Returns null for any other address: a model's server
 * would fetch it.
 */
export function imagePart(url: string): UserPart | null {
  return IMAGE.test(url) ? { type: "image_url", image_url: { url } } : null;
}
