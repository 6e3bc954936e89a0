import { createServer } from "node:http";

createServer((request, response) => {
  let size = 0;
  request.on("data", (chunk) => {
    size += chunk.length;
    if (size > 16_384 && !response.headersSent) {
      response.writeHead(413, { Connection: "close" }).end("too large");
      request.destroy();
    }
  });
  request.on("end", () => {
    if (!response.headersSent) response.writeHead(201).end("{}");
  });
}).listen(process.env.PORT);
