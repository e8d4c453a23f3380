import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { runCli } from "../../src/cli/cli.ts";
import { tempFolder } from "../storage/test-store.ts";
import { memoryIo } from "../support/memory-io.ts";

const SECRET = "this must never be printed anywhere!";

async function validate(env: Readonly<Record<string, string>>, toml: string | undefined, ...args: string[]) {
  const folder = tempFolder();
  if (toml !== undefined) writeFileSync(join(folder, "oec.toml"), toml);
  const io = memoryIo(folder, env);
  return { folder, code: await runCli(["validate-config", ...args], io), out: io.out(), err: io.err() };
}

test("a good file is shown with every value, its source, and no secret", async () => {
  const env = { OEC_AUTH_SECRET: SECRET, OEC_SERVER_PORT: "9090" };
  const { code, out, err } = await validate(env, '[auth]\nmode = "jwt"\n', "oec.toml");
  expect([code, err]).toEqual([0, ""]);
  expect(out).not.toContain(SECRET);
  expect(out).toContain("port = 9090  # OEC_SERVER_PORT");
  expect(out).toContain('mode = "jwt"  # oec.toml:2, auth.mode');
  expect(out).toContain("rate_limit_per_minute = 600  # default");
  expect(parse(out)).toMatchObject({
    server: { port: 9090, allowed_hosts: [] },
    auth: { secret: "(hidden)" },
  });
});

test("what is shown is what oec start would do, with the file in which it keeps the home", async () => {
  const { folder, out } = await validate({}, undefined);
  expect(out).toContain(`path = "${join(folder, "oec-data", "home.db")}"  # default`);
});

test("what is shown means the same when it is read again", async () => {
  const first = await validate(
    {},
    '[home]\nspeed = 2.5\n[server]\ncors_origins = ["http://localhost:1"]',
    "oec.toml",
  );
  const again = await validate({}, first.out, "oec.toml", "--json");
  const config: unknown = JSON.parse(again.out);
  expect(config).toMatchObject({ valid: true, config: parse(first.out) });
});

test("JSON says the values and the sources", async () => {
  const { code, out } = await validate({ OEC_CONFIG: "oec.toml" }, "[home]\nseed = 9", "--json");
  expect([code, JSON.parse(out)]).toMatchObject([
    0,
    { valid: true, config: { home: { seed: 9 } }, sources: { "home.seed": "oec.toml:2, home.seed" } },
  ]);
});

test("a bad file exits with 1 and names every fault", async () => {
  const toml = "[server]\nport = 70000\nrate_limt_per_minute = 5\n";
  const { code, out, err } = await validate({}, toml, "oec.toml");
  expect([code, out]).toEqual([1, ""]);
  expect(err.trim().split("\n")).toEqual([
    "oec.toml:3, server.rate_limt_per_minute is an unknown key, expected a known one; did you mean server.rate_limit_per_minute?",
    "oec.toml:2, server.port is 70000, expected at most 65535",
  ]);
});

test("faults as JSON have source, key, found and expected", async () => {
  const { code, out } = await validate({ OEC_HOME_SPEED: "fast" }, undefined, "--json");
  const fault = {
    source: "OEC_HOME_SPEED",
    key: "home.speed",
    found: '"fast"',
    expected: "number above 0 to 10000",
  };
  expect([code, JSON.parse(out)]).toEqual([1, { valid: false, faults: [fault] }]);
});

test("a secret file that is not there, or is too short, is a fault of its option", async () => {
  const toml = '[auth]\nmode = "jwt"\nsecret_file = "secret"\n';
  const missing = await validate({}, toml, "oec.toml");
  expect([missing.code, missing.err]).toEqual([
    1,
    expect.stringMatching(/^oec\.toml:3, auth\.secret_file .*ENOENT/),
  ]);
  const path = join(tempFolder(), "secret");
  writeFileSync(path, "short\n");
  const short = await validate({ OEC_AUTH_MODE: "jwt", OEC_AUTH_SECRET_FILE: path }, undefined);
  expect([short.code, short.err]).toEqual([
    1,
    expect.stringContaining("has 5 characters, expected at least 32"),
  ]);
});

test("no file at all is checked as well: the environment and the defaults", async () => {
  expect(await validate({}, undefined)).toMatchObject({
    code: 0,
    out: expect.stringContaining("port = 8080  # default"),
  });
});

test("a wrong call exits with 2", async () => {
  expect(await validate({}, undefined, "no.toml")).toMatchObject({
    code: 2,
    err: expect.stringContaining("configuration: no.toml: no such file"),
  });
  expect((await validate({}, "", "oec.toml", "oec.toml")).code).toBe(2);
});
