#!/usr/bin/env node
import { runCommandLine } from "./command-line.ts";
import { createOutput } from "./output.ts";

process.exitCode = await runCommandLine(process.argv.slice(2), createOutput(process.stdout, process.stderr));

// Whatever a graph has left open (a connection, a timer) does not keep the command line from ending.
setTimeout(() => process.exit(), 500).unref();
