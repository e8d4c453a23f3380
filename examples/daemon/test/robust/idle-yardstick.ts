import { spawn } from "node:child_process";
import process from "node:process";

const PROGRAM = `
  let latest = 0;
  let due = performance.now() + 10;
  setInterval(() => {
    latest = Math.max(latest, performance.now() - due);
    due = performance.now() + 10;
  }, 10);
  process.stdin.on("end", () => process.stdout.write(String(latest), () => process.exit()));
  process.stdin.resume();
`;

/**
 * Starts a process that does nothing but wait for a timer.
 *
 * @returns ends it, and resolves to how late its latest timer was [ms]: what the machine makes late by itself.
 */
export function startIdleYardstick(): () => Promise<number> {
  const child = spawn(process.execPath, ["--eval", PROGRAM], { stdio: ["pipe", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return async () => {
    child.stdin.end();
    await ended;
    return Number(out);
  };
}
