/** The headers of a stream of server-sent events. The last one keeps nginx from holding the stream back. */
export const STREAM_HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache",
  "x-accel-buffering": "no",
};
