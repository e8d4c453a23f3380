import { spawnSync } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where `run` looks for the commands of the development tools. */
const path = [join(root, "node_modules", ".bin"), process.env["PATH"] ?? ""].join(delimiter);

/** What a finished command left behind. */
export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end and returns what it printed, whatever its exit code. */
export function capture(command: string, args: readonly string[], cwd: string = root): Finished {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, PATH: path },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
  });
  if (error) throw error;
  return { status: status ?? 1, stdout, stderr };
}

/** Runs a command with this process's own output and says whether it succeeded. */
export function passes(command: string, args: readonly string[], cwd: string = root): boolean {
  const { status, error } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, PATH: path },
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) throw error;
  return status === 0;
}
