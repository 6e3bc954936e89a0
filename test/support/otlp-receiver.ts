import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { bytesOf, messagesOf, numberOf, readFields, type Fields } from "./protobuf.ts";

/** A span as it came over the wire. */
export interface ReceivedSpan {
  trace: string;
  id: string;
  /** Empty for the root of a trace. */
  parent: string;
  name: string;
  /** 1 for internal, 3 for a client. */
  kind: number;
  /** Nanoseconds since 1970. */
  start: bigint;
  end: bigint;
  attributes: Readonly<Record<string, unknown>>;
  events: readonly { name: string; attributes: Readonly<Record<string, unknown>> }[];
  isError: boolean;
  message: string;
}

/** A receiver of OTLP over HTTP, in protocol buffers. */
export interface OtlpReceiver extends AsyncDisposable {
  /** Where exporters send spans. */
  url: string;
  /** All spans so far, by their start. */
  spans: () => ReceivedSpan[];
  /** Everything that came, as text: a key or a prompt in it is found, wherever it is. */
  text: () => string;
}

/** Starts a receiver on loopback. */
export async function openOtlpReceiver(): Promise<OtlpReceiver> {
  const bodies: Buffer[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    bodies.push(await buffer(request));
    response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
  };
  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1/traces`,
    spans: () => bodies.flatMap(spansIn).toSorted((one, other) => Number(one.start - other.start)),
    text: () => Buffer.concat(bodies).toString("utf8"),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** ExportTraceServiceRequest: resource_spans = 1, scope_spans = 2, spans = 2. */
function spansIn(body: Buffer): ReceivedSpan[] {
  return messagesOf(readFields(body), 1)
    .flatMap((resource) => messagesOf(resource, 2))
    .flatMap((scope) => messagesOf(scope, 2))
    .map(spanOf);
}

function spanOf(span: Fields): ReceivedSpan {
  const [status = readFields(Buffer.alloc(0))] = messagesOf(span, 15);
  return {
    trace: bytesOf(span, 1).toString("hex"),
    id: bytesOf(span, 2).toString("hex"),
    parent: bytesOf(span, 4).toString("hex"),
    name: bytesOf(span, 5).toString("utf8"),
    kind: Number(numberOf(span, 6)),
    start: numberOf(span, 7),
    end: numberOf(span, 8),
    attributes: attributesOf(messagesOf(span, 9)),
    events: messagesOf(span, 11).map((event) => ({
      name: bytesOf(event, 2).toString("utf8"),
      attributes: attributesOf(messagesOf(event, 3)),
    })),
    isError: numberOf(status, 3) === 2n,
    message: bytesOf(status, 2).toString("utf8"),
  };
}

function attributesOf(pairs: readonly Fields[]): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => [bytesOf(pair, 1).toString("utf8"), valueOf(messagesOf(pair, 2)[0])]),
  );
}

/** AnyValue: string = 1, bool = 2, int = 3, double = 4, array = 5. */
function valueOf(value: Fields | undefined): unknown {
  if (value === undefined) return null;
  if (value.has(1)) return bytesOf(value, 1).toString("utf8");
  if (value.has(2)) return numberOf(value, 2) === 1n;
  if (value.has(3)) return Number(numberOf(value, 3));
  if (value.has(5)) return messagesOf(readFields(bytesOf(value, 5)), 1).map(valueOf);
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64LE(numberOf(value, 4));
  return bits.readDoubleLE();
}
