import type { Project } from "../variant.ts";
import { faults } from "./faults.ts";
import { specification } from "./specification.ts";
import { tests } from "./tests.ts";

/** A booking service in Go, with holds that end, and bookings that outlive a restart. */
export const booking: Project = {
  name: "booking",
  specification,
  tests,
  faults,
  ways: [
    {
      name: "one-owner",
      how: "one goroutine owns all data, each change is a line in a log, and only loopback is listened on",
      program: "unusual",
    },
  ],
};
