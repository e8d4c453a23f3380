import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runCli } from "../../src/cli/cli.ts";
import { memoryIo } from "../support/memory-io.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const tsx = import.meta.resolve("tsx");

/** `oec` as a process of its own. */
function oec(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ["--conditions=@oec/source", "--import", tsx, main, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return { child, ended, out: () => out, err: () => err };
}

async function until<Value>(look: () => Value | undefined, limitMs: number): Promise<Value> {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = look();
    if (value !== undefined) return value;
    if (performance.now() > end) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("oec start answers /health and stops within two seconds of SIGTERM", async () => {
  const home = oec(["start", "--fast-forward", "1", "--no-storage"], { OEC_SERVER_PORT: "0" });
  try {
    const address = await until(() => /Simulated home at (http:\S+)/.exec(home.out())?.[1], 30_000);
    expect((await fetch(`${address}/health`)).status).toBe(200);
    const began = performance.now();
    home.child.kill("SIGTERM");
    expect({ code: await home.ended, err: home.err() }).toEqual({ code: 0, err: "" });
    expect(performance.now() - began).toBeLessThan(2000);
    expect(home.out()).toContain("Stopped; the battery is back under its own control.");
  } finally {
    home.child.kill("SIGKILL");
  }
}, 45_000);

test("oec as a process passes the exit code of a wrong call on", async () => {
  const wrong = oec(["backtest", "--houshold", "x"]);
  expect(await wrong.ended).toBe(2);
  expect(wrong.err()).toContain("unknown option --houshold, did you mean --household?");
}, 20_000);

describe("a wrong setting exits with 2", () => {
  const cases: readonly (readonly [string, readonly string[], Readonly<Record<string, string>>, string])[] = [
    ["a port in words", [], { OEC_SERVER_PORT: "http" }, 'OEC_SERVER_PORT is "http", expected whole number'],
    [
      "a port beyond the last",
      [],
      { OEC_SERVER_PORT: "70000" },
      "OEC_SERVER_PORT is 70000, expected at most 65535",
    ],
    [
      "a host beyond the machine",
      [],
      { OEC_SERVER_HOST: "0.0.0.0" },
      'OEC_SERVER_HOST is "0.0.0.0", expected one of 127.0.0.1, ::1, localhost, because auth.mode is "none-on-loopback"',
    ],
    ["an unknown scenario", ["--scenario", "moon"], {}, 'option --scenario is "moon", expected one of today'],
    ["an unknown log level", [], { OEC_LOG_LEVEL: "loud" }, 'OEC_LOG_LEVEL is "loud", expected one of debug'],
    ["a port under another name", [], { OEC_SERVER_PROT: "80" }, "did you mean OEC_SERVER_PORT?"],
    ["a file that is not there", ["--config", "no.toml"], {}, "configuration: no.toml: no such file"],
    ["an empty name of a file", [], { OEC_CONFIG: "" }, 'OEC_CONFIG is "", expected the path of a file'],
    [
      "a login without a secret",
      [],
      { OEC_AUTH_MODE: "jwt" },
      "auth.secret is nothing, expected a secret of at least 32",
    ],
    ["a speed of zero", ["--speed", "0"], {}, "option --speed is 0, expected more than 0"],
  ];
  for (const [name, args, env, message] of cases) {
    test(name, async () => {
      const io = memoryIo("/", env);
      expect(await runCli(["start", ...args], io)).toBe(2);
      expect(io.err()).toContain(message);
    });
  }
});

test("a start that is stopped before it begins ends well", async () => {
  const stop = new AbortController();
  stop.abort();
  const io = memoryIo("/", { OEC_SERVER_PORT: "0" }, stop.signal);
  expect(await runCli(["start", "--no-storage"], io)).toBe(0);
});
