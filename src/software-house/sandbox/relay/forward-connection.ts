/**
 * Part of the relay's script: a function that forwards one connection to the server, and returns the
 * server's side.
 *
 * A server can answer a request and close before it has read the whole body. Then the kernel refuses what is still sent
 * to it, and Node destroys a socket at the first write that fails, together with the answer that waits to be read. So
 * this function reads on for a moment after a failed write, delivers what was received, and discards the rest of the
 * request. Each direction ends separately. If one side breaks off, the other does too, after all data that was sent
 * before.
 */
export const FORWARD_CONNECTION = String.raw`
// Time in milliseconds in which what the server sent before it closed is read.
const LAST_WORDS = 50;
// Time in milliseconds that the client has to end its half of a connection that the server has closed.
const GOODBYE = 2_000;

function forwardConnection(outer, { host, port }) {
  let hasAnswer = false;
  let isRefused = false;
  let isClosed = false;
  let isFull = false;
  const take = (count, buffer) => {
    hasAnswer = true;
    isFull = !outer.write(Buffer.from(buffer.subarray(0, count)));
    return !isFull;
  };
  // Data that is read by a callback is delivered even if a write has failed.
  const onread = { buffer: Buffer.allocUnsafe(64 * 1024), callback: take };
  const inner = net.connect({ port, host, allowHalfOpen: true, noDelay: true, onread });
  const destroy = inner.destroy.bind(inner);
  inner.destroy = (error) => {
    if (error === undefined || error === null || isRefused || inner.connecting) return destroy();
    isRefused = true;
    outer.resume();
    finish();
    return inner;
  };
  // A timer may be late, so wait until the sockets were looked at once more after it.
  function finish() {
    setTimeout(() => setImmediate(() => (isFull && !isClosed ? finish() : destroy())), LAST_WORDS);
  }
  inner.on("error", () => {});
  inner.on("end", () => outer.end());
  inner.on("drain", () => outer.resume());
  inner.on("close", () => {
    isClosed = true;
    outer.resume();
    if (!hasAnswer) return outer.destroy();
    outer.end();
    setTimeout(() => outer.destroy(), GOODBYE);
  });
  outer.on("data", (data) => {
    if (!isRefused && !isClosed && !inner.write(data)) outer.pause();
  });
  outer.on("drain", () => {
    isFull = false;
    inner.resume();
  });
  outer.on("end", () => inner.end());
  outer.on("error", () => {});
  outer.on("close", () => {
    isClosed = true;
    if (outer.readableEnded) inner.destroySoon();
    else destroy();
  });
  return inner;
}
`;
