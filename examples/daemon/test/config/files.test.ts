import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { readConfigFile } from "../../src/config/read-file.ts";
import { readEnvironment } from "../../src/config/read-environment.ts";
import { SETTINGS, type Setting } from "../../src/config/settings.ts";

const packageRoot = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string): string => readFileSync(`${packageRoot}${path}`, "utf8");
const secret = { OEC_AUTH_SECRET: "only for this test, and 32 letters" };

/** Comments as one line, so that it does not count where they are broken. */
const comments = (text: string): string =>
  text
    .split("\n")
    .filter((line) => line.startsWith("# "))
    .map((line) => line.slice(2))
    .join(" ");

/** The text from the head of a section to the next. */
const sectionOf = (text: string, section: string): string =>
  text.split(/^(?=\[\w+\]$)/m).find((part) => part.startsWith(`[${section}]`)) ?? "";

for (const name of ["development", "test", "production"]) {
  describe(`config/${name}.toml`, () => {
    const path = `${packageRoot}config/${name}.toml`;
    const text = read(`config/${name}.toml`);
    const load = (env: Readonly<Record<string, string>>) =>
      loadConfig([readConfigFile({ name, path, text }), readEnvironment(env, "/")]);

    test("is a good configuration", () => {
      expect(load(secret)).toMatchObject({ ok: true });
    });
    test("explains every option in its section, beside a value", () => {
      const missing = SETTINGS.filter(({ section, fileName, help }) => {
        const part = sectionOf(text, section);
        return !(new RegExp(`^(?:# ?)?${fileName} = `, "m").test(part) && comments(part).includes(help));
      });
      expect(missing.map(({ key }) => key)).toEqual([]);
    });
    test("has no value in a comment that would be refused", () => {
      const shown = text.replaceAll(/^#(\w+ = )/gm, "$1");
      expect(
        loadConfig([readConfigFile({ name, path, text: shown }), readEnvironment(secret, "/")]),
      ).toMatchObject({ ok: true });
    });
  });
}

test("the production file needs a secret from outside, and says from where", () => {
  const name = "production.toml";
  const path = `${packageRoot}config/${name}`;
  const loaded = loadConfig([readConfigFile({ name, path, text: read(`config/${name}`) })]);
  expect(loaded).toMatchObject({
    ok: false,
    error: [{ key: "auth.secret", expected: expect.stringContaining("OEC_AUTH_SECRET") }],
  });
});

describe(".env.example", () => {
  const text = read(".env.example");
  const uncommented = parseEnv(text.replaceAll(/^#(OEC_\w+=)/gm, "$1"));

  test("sets nothing by itself", () => {
    expect(parseEnv(text)).toEqual({});
  });
  test("has every variable with its explanation, and no other", () => {
    const variables = SETTINGS.map(({ variable }) => variable);
    expect(Object.keys(uncommented).sort()).toEqual(["OEC_CONFIG", ...variables].sort());
    const unexplained = SETTINGS.filter(({ help }) => !comments(text).includes(help));
    expect(unexplained.map(({ key }: Setting) => key)).toEqual([]);
  });
  test("shows values that are taken, and no secret", () => {
    expect(uncommented["OEC_AUTH_SECRET"]).toBe("");
    const env = { ...uncommented, ...secret, OEC_AUTH_MODE: "jwt" };
    expect(loadConfig([readEnvironment(env, "/")])).toMatchObject({ ok: true });
  });
});
