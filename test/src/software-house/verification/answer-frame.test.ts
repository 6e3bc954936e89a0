import { expect, test } from "vitest";
import {
  frameOfAnswer,
  looksLikeAnswer,
} from "../../../../src/software-house/verification/odd-input/answer-frame.ts";

const frameOf = (text: string, method = "GET"): ReturnType<typeof frameOfAnswer> =>
  frameOfAnswer(Buffer.from(text), method);

const kept = { status: 200, isKept: true, isBodyless: false };

test.each<[string, string, ReturnType<typeof frameOfAnswer>]>([
  ["a length in bytes", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhe{}", { ...kept, end: 40 }],
  ["a body that has not come", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhe", "incomplete"],
  ["a head that has not come", "HTTP/1.1 200 OK\r\nCont", "incomplete"],
  ["no answer", '{"error":1}', "unreadable"],
  [
    "chunks",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nx",
    { ...kept, end: 60 },
  ],
  ["chunks that go on", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab", "incomplete"],
  [
    "a body up to the end of the connection",
    "HTTP/1.1 200 OK\r\n\r\nabc",
    { ...kept, end: null, isKept: false },
  ],
  [
    "an older version, which closes",
    "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
    { ...kept, end: 38, isKept: false },
  ],
  [
    "a connection that is closed",
    "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n",
    { ...kept, end: 57, isKept: false },
  ],
  [
    "an answer before the answer",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    { ...kept, end: 63 },
  ],
])("the end of an answer is found with %s", (_, text, frame) => {
  expect(frameOf(text)).toEqual(frame);
});

test.each([
  ["204", "HTTP/1.1 204 No Content\r\n\r\n", "DELETE"],
  ["304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 12\r\n\r\n", "GET"],
  ["200", "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n", "HEAD"],
])("an answer %s ends with its head if it has no body", (status, text, method) => {
  expect(frameOf(`${text}{}`, method)).toEqual({
    status: Number(status),
    isKept: true,
    isBodyless: true,
    end: text.length,
  });
});

test("an answer may begin with an empty line, and be only begun", () => {
  const texts = ["", "H", "HTTP/1.1 200", "\r\nHTTP/1.1", "{}HTTP/1.1", "HTTQ"];
  expect(texts.map((text) => looksLikeAnswer(Buffer.from(text)))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
