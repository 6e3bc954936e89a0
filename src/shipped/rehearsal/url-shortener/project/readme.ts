/** README.md: how to build, test, run and use it. */
export const readme = `# URL shortener

Turns long links into short ones, and redirects the short ones. Go 1.19 or later, standard library only.

## Build, test, run

\`\`\`sh
go build -o shortener .
go test -race ./...
PORT=8080 ./shortener
\`\`\`

It listens on the port that the environment variable \`PORT\` names (8080 where there is none), and ends in an
orderly way on SIGTERM or Ctrl-C.

## Endpoints

### \`POST /shorten\` with body \`{"url": "https://example.com/a/long/path"}\`

\`\`\`sh
curl -X POST localhost:8080/shorten -d '{"url": "https://example.com/a/long/path"}'
\`\`\`

answers \`201 Created\` with JSON:

\`\`\`json
{"code": "4fQx09Z", "short_url": "http://localhost:8080/4fQx09Z", "url": "https://example.com/a/long/path"}
\`\`\`

The same link again answers \`200 OK\` with the same code, also when many ask at once. Links are the same when their
texts are.

### \`GET /{code}\`

\`\`\`sh
curl -i localhost:8080/4fQx09Z
\`\`\`

answers \`302 Found\` with the long link in \`Location\`.

### Errors

All errors are JSON, \`{"error": "..."}\`.

| request | answer |
|---|---|
| a body that is no JSON object with a \`url\`, or is larger than 64 KB | 400 |
| a \`url\` that is no absolute http or https address with a host, or is longer than 2048 bytes | 400 |
| a code that nobody made | 404 |
| another method | 405, with \`Allow\` |
| a new link when 1,000,000 are kept | 503 |

Links live in memory and are gone after a restart.
`;
