import type { PlainPrompt } from "../plain-prompts.ts";

/** Asks the model by a bare fetch. */
export type Ask = (prompt: PlainPrompt, format?: object) => Promise<string>;

/** Makes the floor's way to the model. */
export function createAsk(baseUrl: string): Ask {
  return async ({ system, user }, format) => {
    const messages = [
      { role: "system", content: system },
      { role: "user", content: user },
    ];
    const response = await fetch(`${baseUrl}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "bench", messages, ...(format && { response_format: format }) }),
    });
    const body = (await response.json()) as { choices: [{ message: { content: string } }] };
    return body.choices[0].message.content;
  };
}
