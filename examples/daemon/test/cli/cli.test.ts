import { describe, expect, test } from "vitest";
import { COMMANDS, runCli } from "../../src/cli/cli.ts";
import { memoryIo } from "../support/memory-io.ts";

async function call(...args: readonly string[]) {
  const io = memoryIo("/");
  const code = await runCli(args, io);
  return { code, out: io.out(), err: io.err() };
}

test("the overview lists every command", async () => {
  const { code, out } = await call("--help");
  expect({ code, missing: COMMANDS.filter(({ name }) => !out.includes(`  ${name} `)) }).toEqual({
    code: 0,
    missing: [],
  });
});

test("without a command the overview is shown", async () => {
  expect((await call()).out).toBe((await call("--help")).out);
});

describe.each(COMMANDS.map((command) => [command.name, command] as const))(
  "the help of %s",
  (name, command) => {
    test("names every option", async () => {
      const { out } = await call(name, "--help");
      expect(command.options.filter((option) => !out.includes(`--${option.name}`))).toEqual([]);
    });
    test("has an example", async () => {
      expect((await call(name, "--help")).out).toMatch(/Examples:\n {2}\S*oec /);
    });
    test("is shown even where required options are missing", async () => {
      expect((await call(name, "--help")).code).toBe(0);
    });
    test("is reached by `help` too", async () => {
      expect((await call("help", name)).out).toBe((await call(name, "--help")).out);
    });
  },
);

test("the version is that of the package", async () => {
  expect((await call("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("an unknown command is answered with the closest one and exit code 2", async () => {
  expect(await call("backtets")).toEqual({
    code: 2,
    out: "",
    err: "oec: unknown command backtets, did you mean backtest?\nSee oec --help\n",
  });
});

test("an unknown option before any command is answered with exit code 2", async () => {
  expect((await call("--verbose")).err).toContain("unknown option --verbose");
});

test("an unknown option of a command is answered with the closest one and exit code 2", async () => {
  expect(await call("simulate", "--day", "3")).toEqual({
    code: 2,
    out: "",
    err: "oec simulate: unknown option --day, did you mean --days?\nSee oec simulate --help\n",
  });
});

test("help on an unknown topic is answered with exit code 2", async () => {
  expect((await call("help", "nothing")).code).toBe(2);
});
