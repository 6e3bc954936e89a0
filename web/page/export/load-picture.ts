/** Loads a picture and returns it as base64; null if it does not come. */
export async function loadPicture(address: string | null): Promise<string | null> {
  if (address === null) return null;
  try {
    const response = await fetch(address);
    return response.ok ? base64Of(new Uint8Array(await response.arrayBuffer())) : null;
  } catch {
    return null;
  }
}

/** How many bytes are made to characters at once: a function takes only so many arguments. */
const PIECE = 32_768;

function base64Of(bytes: Uint8Array): string {
  let characters = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    characters += String.fromCodePoint(...bytes.subarray(at, at + PIECE));
  }
  return btoa(characters);
}
