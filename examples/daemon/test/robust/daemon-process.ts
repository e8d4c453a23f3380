import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import process from "node:process";

/** How to start a daemon. */
export interface DaemonProcessOptions {
  /** The built command. */
  readonly main: string;
  /** Arguments of `oec start`. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Before the program: options of Node.js. */
  readonly nodeArgs?: readonly string[];
}

/** A daemon in a process of its own. */
export class DaemonProcess {
  readonly #child: ChildProcess;
  readonly #exit: Promise<string>;
  #out = "";
  #err = "";

  constructor({ main, args, env = {}, nodeArgs = [] }: DaemonProcessOptions) {
    const child = spawn(process.execPath, [...nodeArgs, main, "start", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, OEC_SERVER_PORT: "0", OEC_LOG_LEVEL: "error", ...env },
    });
    child.stdout.on("data", (chunk: Buffer) => (this.#out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (this.#err += chunk.toString()));
    this.#child = child;
    this.#exit = new Promise((resolve) =>
      child.once("close", (code, signal) => resolve(signal ?? String(code))),
    );
  }

  /** What it has said about what goes wrong. */
  get errors(): string {
    return this.#err;
  }

  /** Its address, once it lives. */
  async address(): Promise<string> {
    const ended = this.#exit.then((how) => {
      throw new Error(`the daemon ended with ${how} before it lived: ${this.#err}`);
    });
    for (;;) {
      const found = /http:\/\/\S+/.exec(this.#out)?.[0];
      if (found !== undefined) {
        ended.catch(() => undefined);
        return found;
      }
      if (this.#child.stdout === null) throw new Error("the daemon has no output");
      await Promise.race([once(this.#child.stdout, "data"), ended]);
    }
  }

  /** Ends it without a word, and resolves when it is gone. */
  async kill(): Promise<string> {
    this.#child.kill("SIGKILL");
    return this.#exit;
  }

  /** Asks it to end, and resolves to its exit code. */
  async stop(): Promise<string> {
    this.#child.kill("SIGTERM");
    return this.#exit;
  }
}
