import { describe, expect, it } from "vitest";
import { isTrusted } from "../../../../src/software-house/verification/toolchains/go/trusted-command.ts";

describe("isTrusted", () => {
  it.each([
    [["go", "build", "-o", "server", "."]],
    [["go", "build", "-trimpath", "-ldflags=-s -w", "-o", "bin/server", "./cmd/server"]],
    [["sh", "-c", "go mod tidy && CGO_ENABLED=0 go build -o server ."]],
  ])("allows %j to write to the warm cache", (command) => {
    expect(isTrusted(command)).toBe(true);
  });

  it.each([
    [["make"]],
    [["go", "generate", "./..."]],
    [["go", "run", "."]],
    [["go", "test", "./..."]],
    [["go", "build", "-toolexec=./evil", "."]],
    [["go", "build", "-toolexec", "./evil", "."]],
    [["go", "build", "-o", "/cache/go-build/00/evil", "."]],
    [["go", "build", "-o=../cache/evil", "."]],
    [["go", "build", "-ldflags=-extld=./evil", "."]],
    [["go", "vet", "-vettool=./evil"]],
    [["sh", "-c", "go build . && ./server"]],
    [["sh", "-c", "go build $(./evil)"]],
    [["sh", "-c", "go build .; ./evil"]],
    [["./go", "build"]],
  ])("does not allow %j to write to the warm cache", (command) => {
    expect(isTrusted(command)).toBe(false);
  });
});
