import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { faultText, valueOfText, type Reading } from "../../src/config/entry.ts";
import { loadConfig } from "../../src/config/load.ts";
import { readConfigFile } from "../../src/config/read-file.ts";
import { readEnvironment } from "../../src/config/read-environment.ts";
import { SETTINGS } from "../../src/config/settings.ts";

const file = (text: string): Reading => readConfigFile({ name: "oec.toml", path: "/etc/oec/oec.toml", text });
const env = (variables: Readonly<Record<string, string>>): Reading => readEnvironment(variables, "/home/me");

/** What is wrong, in words. */
function faults(...readings: readonly Reading[]): readonly string[] {
  const loaded = loadConfig(readings);
  return loaded.ok ? [] : loaded.error.map(faultText);
}

function config(...readings: readonly Reading[]) {
  const loaded = loadConfig(readings);
  if (!loaded.ok) throw new Error(loaded.error.map(faultText).join("\n"));
  return loaded.value;
}

test("nothing said gives every default, and none has a source", () => {
  const { config: complete, sources } = config();
  expect(complete.server).toMatchObject({ host: "127.0.0.1", port: 8080, allowedHosts: [] });
  expect([complete.auth.mode, complete.shadow.enabled, sources.size]).toEqual([
    "none-on-loopback",
    undefined,
    0,
  ]);
});

describe("who counts", () => {
  test("the environment counts before the file", () => {
    const said = [file("[server]\nport = 1111"), env({ OEC_SERVER_PORT: "2222" })];
    expect(config(...said).config.server.port).toBe(2222);
  });
  test("a later source counts whatever the order of their options", () => {
    const said = [env({ OEC_HOME_SEED: "5", OEC_SERVER_PORT: "1" }), file("[home]\nseed = 6")];
    const { config: complete, sources } = config(...said);
    expect([complete.home.seed, complete.server.port]).toEqual([6, 1]);
    expect(Object.fromEntries(sources)).toEqual({
      "home.seed": "oec.toml:2, home.seed",
      "server.port": "OEC_SERVER_PORT",
    });
  });
  test("a file under an environment that says nothing holds", () => {
    expect(config(file("[log]\npretty = true"), env({})).config.log.pretty).toBe(true);
  });
});

describe("a relative path counts", () => {
  const path = (...readings: readonly Reading[]) => config(...readings).config.storage.path;
  test("from the folder of the file that says it", () => {
    expect(path(file('[storage]\npath = "data/home.db"'))).toBe("/etc/oec/data/home.db");
  });
  test("from the folder of the call in the environment", () => {
    expect(path(env({ OEC_STORAGE_PATH: "data/home.db" }))).toBe("/home/me/data/home.db");
  });
  test("not at all if it is absolute", () => {
    expect(path(env({ OEC_STORAGE_PATH: "/var/home.db" }))).toBe("/var/home.db");
  });
});

describe("a fault in the file is named with file, line, key, what was found and what was expected", () => {
  const cases = [
    ["[server]\nport = 70000", "oec.toml:2, server.port is 70000, expected at most 65535"],
    ["\n[server]\n\nhost = 5", "oec.toml:4, server.host is 5, expected text"],
    ['[home]\nscenario = "moon"', 'oec.toml:2, home.scenario is "moon", expected one of today, sunny_day, '],
    ["[home]\nspeed = 0", "oec.toml:2, home.speed is 0, expected more than 0"],
    [
      "[home]\nspeeed = 1",
      "oec.toml:2, home.speeed is an unknown key, expected a known one; did you mean home.speed?",
    ],
    ["[home]\nbanana = 1", "oec.toml:2, home.banana is an unknown key, expected one of home.devices, "],
    [
      "[sever]\nport = 1",
      "oec.toml:1, sever is an unknown section, expected a known one; did you mean server?",
    ],
    ["port = 1", "oec.toml:1, port is an unknown section, expected one of server, auth, "],
    ["server = 1", "oec.toml:1, server is a value, expected a section [server]"],
    [
      "server.prot = 1",
      "oec.toml:1, server.prot is an unknown key, expected a known one; did you mean server.port?",
    ],
    [
      '[server]\ncors_origins = ["localhost"]',
      'oec.toml:2, server.cors_origins[0] is "localhost", expected an origin as browsers write it',
    ],
    [
      '[server]\ntrusted_proxies = ["proxy"]',
      'oec.toml:2, server.trusted_proxies[0] is "proxy", expected an IP address',
    ],
    ["[server]\nport = 1\nport = 2", "oec.toml:3:"],
    ["[server", "oec.toml:1:"],
    ["[log]\npretty = 1979-05-27", "oec.toml:2, log.pretty is a table, expected true or false"],
    [
      '[auth]\nsecret = "0123456789012345678901234567890123"',
      "oec.toml:2, auth.secret is a secret, expected no secret in a file",
    ],
  ] as const;
  for (const [text, message] of cases) {
    test(JSON.stringify(text), () => {
      expect(faults(file(text))).toEqual([expect.stringContaining(message)]);
    });
  }
  test("all faults are told at once", () => {
    expect(
      faults(file("[server]\nport = -1\n[home]\nseeed = 1"), env({ OEC_LOG_LEVEL: "loud" })),
    ).toHaveLength(3);
  });
});

describe("a fault in the environment is named with its variable", () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ OEC_SERVER_PORT: "http" }, 'OEC_SERVER_PORT is "http", expected whole number from 0 to 65535'],
    [{ OEC_SERVER_PORT: "" }, 'OEC_SERVER_PORT is "", expected whole number from 0 to 65535'],
    [{ OEC_LOG_PRETTY: "yes" }, 'OEC_LOG_PRETTY is "yes", expected true or false'],
    [{ OEC_STORAGE_PATH: "" }, 'OEC_STORAGE_PATH is "", expected at least 1 characters'],
    [
      { OEC_SERVER_PROT: "1" },
      "OEC_SERVER_PROT is an unknown variable, expected a known one; did you mean OEC_SERVER_PORT?",
    ],
    [{ OEC_STORGE_PATH: "x" }, "did you mean OEC_STORAGE_PATH?"],
    [{ OEC_AUTH_XYZZYXYZZYXYZZY: "x" }, "expected one of OEC_AUTH_MODE, OEC_AUTH_SECRET, "],
  ];
  for (const [variables, message] of cases) {
    test(JSON.stringify(variables), () => {
      expect(faults(env(variables))).toEqual([expect.stringContaining(message)]);
    });
  }
  test("variables of others are none of ours", () => {
    expect(faults(env({ OEC_DATA: "/data", OEC_REQUESTS: "5", PATH: "/bin" }))).toEqual([]);
  });
  test("a secret that is too short is not repeated", () => {
    const [told] = faults(env({ OEC_AUTH_SECRET: "hunter2" }));
    expect(told).toBe("OEC_AUTH_SECRET is another text (not shown), expected at least 32 characters");
  });
});

describe("options that contradict each other are refused with the way out", () => {
  const jwt = { OEC_AUTH_MODE: "jwt", OEC_AUTH_SECRET: "x".repeat(32) };
  const cases: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [
      { OEC_SERVER_HOST: "0.0.0.0" },
      'OEC_SERVER_HOST is "0.0.0.0", expected one of 127.0.0.1, ::1, localhost, because auth.mode is "none-on-loopback"',
    ],
    [{ OEC_SERVER_HOST: "192.168.1.5" }, 'set auth.mode to "jwt"'],
    [
      { OEC_SERVER_ALLOWED_HOSTS: "localhost,oec.local" },
      "OEC_SERVER_ALLOWED_HOSTS is a list of 2, expected none but 127.0.0.1",
    ],
    [
      { OEC_SERVER_CORS_ORIGINS: "https://evil.example" },
      "OEC_SERVER_CORS_ORIGINS is a list of 1, expected none but origins of this machine",
    ],
    [
      { OEC_AUTH_MODE: "jwt" },
      "auth.secret is nothing, expected a secret of at least 32 characters in OEC_AUTH_SECRET",
    ],
    [
      { ...jwt, OEC_SERVER_HOST: "0.0.0.0" },
      "server.allowed_hosts is nothing, expected the names by which the daemon is asked",
    ],
  ];
  for (const [variables, message] of cases) {
    test(JSON.stringify(variables), () => {
      expect(faults(env(variables))).toEqual([expect.stringContaining(message)]);
    });
  }
  test("with a login and names, every address may be listened on", () => {
    expect(
      faults(env({ ...jwt, OEC_SERVER_HOST: "0.0.0.0", OEC_SERVER_ALLOWED_HOSTS: "oec.local" })),
    ).toEqual([]);
  });
  test("pages of this machine may be allowed without a login", () => {
    expect(faults(env({ OEC_SERVER_CORS_ORIGINS: "http://localhost:5173" }))).toEqual([]);
  });
});

test("a default written into the environment means the default", () => {
  const given = SETTINGS.filter(({ fallback }) => fallback !== undefined);
  for (const setting of given) {
    const text = Array.isArray(setting.fallback) ? setting.fallback.join(",") : String(setting.fallback);
    expect([setting.key, valueOfText(setting, text)]).toEqual([setting.key, setting.fallback]);
  }
});

test("no text in a variable makes the reading throw, and what is taken is of the option's type", () => {
  const names = SETTINGS.map(({ variable }) => variable);
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.string({ unit: "binary-ascii" }), (name, text) => {
      const loaded = loadConfig([env({ [name]: text })]);
      if (loaded.ok) expect([...loaded.value.sources.values()]).toEqual([name]);
      else expect(loaded.error.length).toBeGreaterThan(0);
    }),
  );
});

test("no text in a file makes the reading throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii", maxLength: 200 }), (text) => {
      expect(typeof loadConfig([file(text)]).ok).toBe("boolean");
      expect(typeof loadConfig([file(`[server]\nhost = ${text}`)]).ok).toBe("boolean");
    }),
  );
});
