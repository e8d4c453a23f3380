import type { CliIo } from "../../src/cli/io.ts";

/** A world that keeps what is written. */
export interface MemoryIo extends CliIo {
  readonly out: () => string;
  readonly err: () => string;
}

/** An io for `runCli` in this process. */
export function memoryIo(
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): MemoryIo {
  let out = "";
  let err = "";
  return {
    env,
    cwd,
    stdout: { write: (text) => void (out += text), isTTY: false },
    stderr: { write: (text) => void (err += text), isTTY: false },
    now: () => Date.UTC(2024, 5, 1, 12, 0, 7),
    timerMs: () => 0,
    cpuSeconds: () => 0,
    signal: signal ?? new AbortController().signal,
    out: () => out,
    err: () => err,
  };
}
