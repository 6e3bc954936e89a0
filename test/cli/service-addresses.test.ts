import { describe, expect, test } from "vitest";
import { UsageError } from "../../cli/errors.ts";
import { ageOf } from "../../cli/runs/age.ts";
import { sameServices } from "../../cli/services/open-client.ts";
import { serviceAddresses } from "../../cli/services/service-addresses.ts";
import { hideKnownKeys } from "../../src/text/known-keys.ts";
import { temporaryFolder } from "./support/troupe.ts";

const REDIS = "redis://127.0.0.1:6379";
const POSTGRES = "postgres://127.0.0.1/troupe";
const ENVIRONMENT = { TROUPE_REDIS_URL: "redis://of-environment:1", TROUPE_POSTGRES_URL: POSTGRES };

describe("the addresses of Redis and PostgreSQL", () => {
  test("come from the options, then from the environment, then from .env", async () => {
    await using folder = await temporaryFolder({
      ".env": "TROUPE_REDIS_URL=redis://of-file:1\nTROUPE_POSTGRES_URL=postgres://of-file/troupe\n",
    });
    const at = { folder: folder.path };
    expect(serviceAddresses({}, { ...at, environment: {} })).toEqual({
      redis: "redis://of-file:1",
      postgres: "postgres://of-file/troupe",
    });
    expect(serviceAddresses({}, { ...at, environment: ENVIRONMENT }).redis).toBe("redis://of-environment:1");
    expect(serviceAddresses({ redis: REDIS }, { ...at, environment: ENVIRONMENT })).toEqual({
      redis: REDIS,
      postgres: POSTGRES,
    });
    // A variable without a value counts as one that is not set, as Compose writes it.
    expect(serviceAddresses({}, { ...at, environment: { TROUPE_REDIS_URL: " " } }).redis).toBe(
      "redis://of-file:1",
    );
  });

  test("that are missing are named together, each with its option, its variable and an example", async () => {
    await using folder = await temporaryFolder();
    const read = (): unknown => serviceAddresses({}, { folder: folder.path, environment: {} });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(
      "the address of Redis is missing: --redis <url> or TROUPE_REDIS_URL, such as redis://127.0.0.1:6379\n" +
        "the address of PostgreSQL is missing: --postgres <url> or TROUPE_POSTGRES_URL",
    );
  });

  test.each([
    ["localhost:6379", POSTGRES],
    ["http://127.0.0.1:6379", POSTGRES],
    ["redis://[", POSTGRES],
    [REDIS, "mysql://127.0.0.1/x"],
    [REDIS, "127.0.0.1"],
  ])("that are not addresses are refused: %s, %s", async (redis, postgres) => {
    await using folder = await temporaryFolder();
    const read = (): unknown =>
      serviceAddresses({ redis, postgres }, { folder: folder.path, environment: {} });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(
      /must be a URL that begins with (?:redis:\/\/ or rediss|postgres:\/\/ or postgresql)/,
    );
  });

  test("are not shown in errors, and their passwords nowhere", async () => {
    await using folder = await temporaryFolder();
    const options = { redis: REDIS, postgres: "mysql://user:Cl0thes-line-88@db/x" };
    const read = (): unknown => serviceAddresses(options, { folder: folder.path, environment: {} });
    expect(read).toThrow(/^(?!.*Cl0thes)/);
    expect(hideKnownKeys("connect to Cl0thes-line-88@db")).not.toContain("Cl0thes");
    expect(sameServices({ redis: "redis://:Cl0thes-line-88@db", tenant: "acme" })).toBe(
      " --redis <url> --tenant acme",
    );
  });
});

test("an age has a unit", () => {
  expect(["90m", "12h", "30d", "2w"].map(ageOf)).toEqual([
    5_400_000, 43_200_000, 2_592_000_000, 1_209_600_000,
  ]);
  for (const text of ["30", "d", "-1d", "1.5h", "30 days", ""])
    expect(() => ageOf(text)).toThrow("such as 12h");
});
