import { describe, expect, test } from "vitest";
import type { HttpStep } from "../../../../../src/software-house/contract/http-step.ts";
import { failureOf, type Handler } from "../programs/service.ts";
import { http } from "../programs/shortener.ts";

const ID = { name: "id", from: "body", key: "id" } as const;

function copies(expected: Partial<HttpStep["expect"]>, count = 5): HttpStep {
  return http({ method: "POST", path: "/x", body: "{}", copies: count, capture: [ID], expect: expected });
}

/** Answers the first requests with 201 and an id, and the others with 409. */
function firstOnly(created: number, idOf: (index: number) => number = (index) => index): Handler {
  let index = 0;
  return () => {
    index += 1;
    return index <= created
      ? { status: 201, body: { id: idOf(index) } }
      : { status: 409, body: { error: "taken" } };
  };
}

describe("expectations over the answers to copies", () => {
  test("count the answers with a status, and apply the others to the first counted status", async () => {
    const step = copies({
      exactly: [
        { status: 201, count: 1 },
        { status: 409, count: 4 },
      ],
      body: ['"id":1'],
    });
    expect(await failureOf(firstOnly(1), step)).toBeNull();
    expect(await failureOf(firstOnly(2), step)).toContain(
      "step 1: POST /x: expected exactly 1 of 5 answers with status 201, got 2 (status 201 2 times, status 409 3 times)",
    );
    expect(await failureOf(firstOnly(0), step)).toContain(
      "expected exactly 1 of 5 answers with status 201, got 0",
    );
  });

  test("allow the counted statuses in addition to the listed ones", async () => {
    const step = copies({ status: [409], exactly: [{ status: 201, count: 2 }] });
    expect(await failureOf(firstOnly(2), step)).toBeNull();
    expect(await failureOf(() => ({ status: 500 }), step)).toContain("expected status 409 or 201, got 500");
  });

  test("can demand that no answer has a status", async () => {
    const step = copies({ status: [201, 409], exactly: [{ status: 409, count: 0 }] });
    expect(await failureOf(firstOnly(5), step)).toBeNull();
    expect(await failureOf(firstOnly(4), step)).toContain(
      "expected exactly 0 of 5 answers with status 409, got 1",
    );
  });

  test("demand different values, and show those that are there", async () => {
    const step = copies({ status: [201], distinct: ["id"] });
    expect(await failureOf(firstOnly(5), step)).toBeNull();
    expect(
      await failureOf(
        firstOnly(5, (index) => Math.min(index, 4)),
        step,
      ),
    ).toMatch(/expected every id of 5 answers to differ, but "4" occurs 2 times: "\d", "\d"/);
  });

  test("demand the same value", async () => {
    const step = copies({ status: [201], same: ["id"] });
    expect(
      await failureOf(
        firstOnly(5, () => 7),
        step,
      ),
    ).toBeNull();
    expect(await failureOf(firstOnly(5), step)).toContain(
      "expected the same id in all 5 answers, got 5 values: ",
    );
  });

  test("do not ask a refusal for a value, but ask each answer like the first that has one", async () => {
    const step = copies({ status: [201, 409], distinct: ["id"] });
    expect(await failureOf(firstOnly(3), step)).toBeNull();
    let count = 0;
    const without: Handler = () => ({ status: 201, body: (count += 1) === 1 ? { id: 1 } : {} });
    expect(await failureOf(without, step)).toContain('there is no body "id" in {}');
  });

  test("capture from the first answer that has the value, whatever the order of the answers", async () => {
    let count = 0;
    const refusesFirst: Handler = ({ path }) => {
      if (path.startsWith("/items/")) return { status: path === "/items/9" ? 200 : 404 };
      count += 1;
      return count === 1 ? { status: 409, body: {} } : { status: 201, body: { id: 9 } };
    };
    expect(
      await failureOf(
        refusesFirst,
        copies({ status: [201, 409] }, 2),
        http({ path: "/items/{{id}}", expect: { status: [200] } }),
      ),
    ).toBeNull();
  });

  test("send another request for each copy if it inserts {{copy}}", async () => {
    const paths: string[] = [];
    const step = http({
      path: "/items/{{copy}}",
      copies: 3,
      expect: { status: [200], body: ["^{{copy}}$"] },
    });
    const handle: Handler = ({ path }) => {
      paths.push(path);
      return { body: path.replace("/items/", "") };
    };
    expect(await failureOf(handle, step)).toBeNull();
    expect(paths.toSorted()).toEqual(["/items/1", "/items/2", "/items/3"]);
  });
});

describe("a burst", () => {
  const put = (path: string, expected: Partial<HttpStep["expect"]>): HttpStep =>
    http({ method: "PUT", path, body: "{}", capture: [ID], expect: expected });

  test("sends different requests, and counts and compares all their answers", async () => {
    const steps = [
      put("/a", { status: [409], exactly: [{ status: 201, count: 1 }] }),
      put("/b", { status: [201, 409] }),
    ];
    expect(await failureOf(firstOnly(1), { kind: "burst", steps })).toBeNull();
    expect(await failureOf(firstOnly(2), { kind: "burst", steps })).toContain(
      "step 1: PUT /a: expected exactly 1 of 2 answers with status 201, got 2 (status 201 2 times)\n" +
        "  sent: PUT /a, with Content-Type: application/json, with body {}\n" +
        "  sent: PUT /b, with Content-Type: application/json, with body {}",
    );
    const distinct = [put("/a", { status: [201], distinct: ["id"] }), put("/b", { status: [201] })];
    expect(await failureOf(firstOnly(2), { kind: "burst", steps: distinct })).toBeNull();
    expect(
      await failureOf(
        firstOnly(2, () => 1),
        { kind: "burst", steps: distinct },
      ),
    ).toContain('expected every id of 2 answers to differ, but "1" occurs 2 times');
  });

  test("is a fault of the test with one step, too many counts, or a name that nothing captures", async () => {
    const fault = async (...steps: HttpStep[]): Promise<string | null> =>
      failureOf(firstOnly(9), { kind: "burst", steps });
    expect(await fault(put("/a", { status: [201] }))).toContain("a burst must have at least two steps");
    expect(
      await fault(put("/a", { exactly: [{ status: 201, count: 3 }] }), put("/b", { status: [201] })),
    ).toContain("expect.exactly counts 3 answers, but there are only 2");
    expect(await fault(put("/a", { same: ["code"] }), put("/b", {}))).toContain(
      'expect.distinct and expect.same name captures, but nothing is captured as "code"',
    );
  });
});
