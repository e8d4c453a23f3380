#!/usr/bin/env node
import process from "node:process";
import { runCli } from "./cli/cli.ts";
import { processIo } from "./cli/io.ts";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
process.exitCode = await runCli(process.argv.slice(2), processIo(stop.signal));
