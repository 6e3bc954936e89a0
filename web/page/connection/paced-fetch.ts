/** How many bytes of a stream of events are read in one turn of the page: some milliseconds of work. */
const PIECE = 8_192;

/**
 * As `fetch`, but a stream of server-sent events is handed over in small pieces, each in a turn of its own. Whoever reads what
 * has piled up then lets the page draw and take keys in between.
 */
export const pacedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  if (!isStream || response.body === null) return response;
  const { status, statusText, headers } = response;
  return new Response(inPieces(response.body), { status, statusText, headers });
};

function inPieces(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let rest: Uint8Array = new Uint8Array();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await nextTurn();
        while (rest.length === 0) {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          rest = value;
        }
        controller.enqueue(rest.subarray(0, PIECE));
        rest = rest.subarray(PIECE);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** Resolves after the page has had its turn. A timer would wait for four milliseconds, and for a second in a hidden page. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const go = (): void => {
      port1.close();
      resolve();
    };
    port1.addEventListener("message", go, { once: true });
    port1.start();
    port2.postMessage(null);
  });
}
