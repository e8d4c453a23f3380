#!/usr/bin/env node
import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { runCli } from "./cli/cli.ts";
import { processIo } from "./cli/io.ts";

/** How long what is still open may keep the process alive once the command has ended [ms]. */
const LAST_LIMIT_MS = 2000;

// A daemon lives for months on a small machine: a fifth less memory counts for more there than garbage collected less often.
if (process.argv[2] === "start") setFlagsFromString("--optimize-for-size");

// Whoever reads the output may stop reading, like `head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const code = await runCli(process.argv.slice(2), processIo());
process.exitCode = code;
setTimeout(() => process.exit(code), LAST_LIMIT_MS).unref();
