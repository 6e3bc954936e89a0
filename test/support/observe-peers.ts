// A program of its own: runs the shipped graphs as the environment configures them, and prints on stdout every
// peer that the process connected to and every name that it looked up. It watches before anything else is loaded.
import dns from "node:dns";
import net from "node:net";

const peers = new Set<string>();
const names = new Set<string>();

const { prototype } = net.Socket;
const connect = Reflect.get(prototype, "connect") as (...given: unknown[]) => net.Socket;
Object.assign(prototype, {
  connect(this: net.Socket, ...given: unknown[]) {
    const [first] = (Array.isArray(given[0]) ? given[0] : given) as [{ host?: string; port?: number }];
    peers.add(`${first.host ?? "?"}:${first.port ?? "?"}`);
    return Reflect.apply(connect, this, given);
  },
});

const { lookup } = dns;
Object.assign(dns, {
  lookup: (...given: Parameters<typeof lookup>) => {
    if (net.isIP(given[0]) === 0) names.add(given[0]);
    lookup(...given);
  },
});

const { router, supervisor } = await import("../../graphs/index.ts");
const input = { messages: [{ role: "user", content: "Build a URL shortener in Go." }] };
const ends: unknown[] = [];
for (const graph of [router, supervisor]) {
  const { outcome } = await graph.invoke(input);
  ends.push(outcome?.status);
  let pieces = 0;
  for await (const _ of await graph.stream(input, { streamMode: "messages" })) pieces += 1;
  ends.push(pieces > 1);
}
process.stdout.write(JSON.stringify({ peers: [...peers], names: [...names], ends }));
