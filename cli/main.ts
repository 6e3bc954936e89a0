#!/usr/bin/env node
import { runCommandLine } from "./command-line.ts";
import { createOutput } from "./output.ts";

process.exitCode = await runCommandLine(process.argv.slice(2), createOutput(process.stdout, process.stderr));

// A graph may leave something open, such as a connection or a timer. That must not keep the process alive.
setTimeout(() => process.exit(), 500).unref();
