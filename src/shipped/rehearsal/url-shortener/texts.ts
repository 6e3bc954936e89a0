/** What the researcher delivers. */
export const requirements = `Requirements
- POST a long link, get a short one; GET the short one, be redirected. Status 302 keeps each visit coming through us; 301 would be cached by browsers for good.
- The same link twice gives the same code (idempotent); two links never share one.
- Only absolute http and https links: anything else (javascript:, ftp:, relative) is answered with 400, an unknown code with 404.
- Many requests at once: the map of links needs a lock, and a test under the race detector.

Decisions
- Standard library only: net/http, encoding/json, crypto/sha256. No framework is needed for two routes.
- Code = first 7 characters of the link's SHA-256 in base64url (42 bits); on a collision, one character more.
- The port comes from the environment variable PORT.

Pitfalls
- Method patterns such as "POST /shorten" work only from Go 1.22 on; before, they compile and never match.
- Limit the size of the request's body, and set a timeout for reading headers.
- Never build the redirect from anything but the stored link (open redirects).`;

/** What the writer delivers. */
export const guide = `# URL shortener

Turns long links into short ones, and redirects the short ones.

## Run

    go mod init shortener
    PORT=8080 go run .

## Use

    curl -X POST localhost:8080/shorten -d '{"url": "https://example.com/a/long/path"}'

answers 201 with \`{"code": "...", "short": "http://localhost:8080/..."}\`. Open the short link, or

    curl -i localhost:8080/<code>

answers 302 to the long one. The same link always gets the same code.

| request | answer |
|---|---|
| a body that is no JSON, or a url that is not absolute http(s) | 400 |
| a code that nobody made | 404 |
| another method on /shorten | 405 |

Links live in memory and are gone after a restart.`;

/** How the final answer begins; the code follows. */
export const summary = `A URL shortener in Go, in one file and without dependencies:

- \`POST /shorten\` with \`{"url": "https://..."}\` answers 201 with the code and the short link; the same link always gets the same code.
- \`GET /<code>\` redirects (302); an unknown code is 404, a link that is not absolute http(s) is 400.
- It is safe for many requests at once, and comes with tests to run under the race detector.

`;
