import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { burst, http, test } from "../steps.ts";
import type { Fault } from "../variant.ts";

const shorten = (letter: string): ReturnType<typeof http> =>
  http("POST", "/shorten", {
    send: { url: `https://burst.example.com/${letter}` },
    status: 201,
    capture: [[letter, "code"]],
  });

const LETTERS = Array.from("abcdefghijkl");

/** Tests of what the first tests could not say. */
export const codeShortenerTests: readonly AcceptanceTest[] = [
  test(
    "c12",
    "different urls at once have different codes",
    burst(...LETTERS.map(shorten)),
    http("GET", "/{{k}}", { status: 302, headers: [["Location", "^https://burst\\.example\\.com/k$"]] }),
  ),
];

/** Faulty programs for the shortener that a model specified. */
export const codeShortenerFaults: readonly Fault[] = [
  {
    name: "code-by-milliseconds",
    how: "the code is the clock in milliseconds: two urls share it",
    needsTest: false,
    without: ["server_test.go"],
    changes: [
      ["store.go", `\t"crypto/rand"\n\t"fmt"\n\t"sync"\n`, `\t"sync"\n\t"time"\n`],
      [
        "store.go",
        `	for i := 0; i < 100; i++ {
		code, err := randomCode()
		if err != nil {
			return "", false, err
		}
		if _, taken := s.byCode[code]; taken || reserved[code] {
			continue
		}
		s.byCode[code] = url
		s.byURL[url] = code
		return code, true, nil
	}
	return "", false, fmt.Errorf("no free code found")
`,
        `	code = clockCode()
	s.byCode[code] = url
	s.byURL[url] = code
	return code, true, nil
`,
      ],
      [
        "store.go",
        `// isCode reports`,
        `// clockCode writes the milliseconds of the clock with the alphabet.
func clockCode() string {
	n := time.Now().UnixMilli()
	code := make([]byte, codeLength)
	for i := codeLength - 1; i >= 0; i-- {
		code[i] = codeAlphabet[n%int64(len(codeAlphabet))]
		n /= int64(len(codeAlphabet))
	}
	return string(code)
}

// isCode reports`,
      ],
      [
        "store.go",
        `// randomCode returns codeLength random characters of codeAlphabet.
func randomCode() (string, error) {
	// Bytes of 248 and above are thrown away: 248 is the largest multiple of 62
	// that fits a byte, so every character is equally likely.
	const limit = 256 - 256%len(codeAlphabet)
	code := make([]byte, 0, codeLength)
	buf := make([]byte, codeLength*2)
	for len(code) < codeLength {
		if _, err := rand.Read(buf); err != nil {
			return "", fmt.Errorf("random: %w", err)
		}
		for _, b := range buf {
			if int(b) < limit && len(code) < codeLength {
				code = append(code, codeAlphabet[int(b)%len(codeAlphabet)])
			}
		}
	}
	return string(code), nil
}

`,
        "",
      ],
    ],
  },
];
