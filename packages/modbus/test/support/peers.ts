import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestContext } from "vitest";

/** Skips the test, and says why, where a program is not installed. */
export function needsProgram(
  context: TestContext,
  program: string,
  arguments_: readonly string[],
  hint: string,
): void {
  const { error, status } = spawnSync(program, arguments_, { stdio: "ignore" });
  if (error !== undefined || (hint.startsWith("python") && status !== 0)) {
    context.skip(`${program} ${arguments_.join(" ")} does not run here: install ${hint}`);
  }
}

/** A Python that has a module: the one on the path, or Debian's own, for which Debian's packages are. */
export function pythonWith(context: TestContext, module: string, hint: string): string {
  const found = ["python3", "/usr/bin/python3"].find(
    (python) => spawnSync(python, ["-c", `import ${module}`], { stdio: "ignore" }).status === 0,
  );
  if (found !== undefined) return found;
  context.skip(`no python3 here has ${module}: install ${hint}`);
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** What a program printed. */
export async function output(program: string, arguments_: readonly string[]): Promise<string> {
  const child = spawn(program, arguments_, { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await new Promise((resolve) => child.once("close", resolve));
  return text;
}

/** Two serial devices that are the ends of one line. */
export interface PtyPair extends AsyncDisposable {
  readonly ours: string;
  readonly theirs: string;
}

export async function ptyPair(context: TestContext): Promise<PtyPair> {
  needsProgram(context, "socat", ["-V"], "socat");
  const folder = mkdtempSync(join(tmpdir(), "oec-pty-"));
  const [ours, theirs] = [join(folder, "ours"), join(folder, "theirs")];
  const child = spawn("socat", [`pty,raw,echo=0,link=${ours}`, `pty,raw,echo=0,link=${theirs}`], {
    stdio: "ignore",
  });
  for (let tries = 0; !(existsSync(ours) && existsSync(theirs)) && tries < 100; tries += 1) await sleep(20);
  return {
    ours,
    theirs,
    [Symbol.asyncDispose]: async () => {
      await stopped(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ends a child that this test has started. */
export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await ended;
}
