import process from "node:process";

/** Where a command writes lines to. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
}

/** What a command sees of the world; tests give their own. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths count from. */
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Wall clock [ms since 1970 UTC]. */
  readonly now: () => number;
  /** A stopwatch [ms from an arbitrary origin]. */
  readonly timerMs: () => number;
  /** CPU time this process has used so far [s]. */
  readonly cpuSeconds: () => number;
  /** Ends long-running commands. A command that never looks at it is ended by the system as usual. */
  readonly signal: AbortSignal;
}

/** The world as the operating system shows it. npm runs scripts in the project's folder and keeps the user's in INIT_CWD. */
export function processIo(): CliIo {
  let stop: AbortController | undefined;
  return {
    env: process.env,
    cwd: process.env["INIT_CWD"] ?? process.cwd(),
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    now: () => Date.now(),
    timerMs: () => performance.now(),
    cpuSeconds: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
    get signal() {
      stop ??= onSignals();
      return stop.signal;
    },
  };
}

/** Aborts on the first SIGINT or SIGTERM; a second one ends the process at once. */
function onSignals(): AbortController {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  return stop;
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return { write: (text) => void stream.write(text), isTTY: stream.isTTY };
}
