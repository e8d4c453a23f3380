import { expect, test } from "vitest";
import { verifyToken } from "../../src/api/auth/token.ts";
import { runCli } from "../../src/cli/cli.ts";
import { memoryIo } from "../support/memory-io.ts";

const secret = "0123456789abcdef0123456789abcdef";
const terms = { secret, issuer: "oec", audience: "oec-api", maxTokenDays: 365 };

async function token(env: Readonly<Record<string, string>>, ...args: string[]) {
  const io = memoryIo("/", env);
  return { code: await runCli(["token", ...args], io), out: io.out(), err: io.err(), now: io.now() };
}

test("the token that is printed lets its owner in until its end", async () => {
  const args = ["--scope", "control", "--household", "h1", "--days", "2", "--subject", "phone"];
  const { code, out, now } = await token({ OEC_AUTH_SECRET: secret }, ...args);
  expect(code).toBe(0);
  const expiresAt = Math.floor(now / 1000) * 1000 + 2 * 86_400_000;
  expect(await verifyToken(terms, out.trim(), now)).toEqual({
    ok: true,
    value: { subject: "phone", scope: "control", householdId: "h1", expiresAt },
  });
  expect((await verifyToken(terms, out.trim(), expiresAt + 6000)).ok).toBe(false);
});

test("JSON says what the token is for", async () => {
  const { out } = await token({ OEC_AUTH_SECRET: secret }, "--json");
  expect(JSON.parse(out)).toEqual({
    token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    subject: "owner",
    scope: "read",
    householdId: "home",
    days: 30,
    expiresAt: "2024-07-01T12:00:07.000Z",
  });
});

test("what cannot be signed exits with 2 and says why", async () => {
  const cases = [
    [{}, [], "there is no secret: set OEC_AUTH_SECRET"],
    [{ OEC_AUTH_SECRET: "short" }, [], "expected at least 32 characters"],
    [
      { OEC_AUTH_SECRET: secret },
      ["--scope", "root"],
      'option --scope is "root", expected one of read, control, admin',
    ],
    [{ OEC_AUTH_SECRET: secret, OEC_AUTH_MAX_TOKEN_DAYS: "60" }, ["--days", "61"], 'option --days is "61"'],
    [{ OEC_AUTH_SECRET: secret }, ["--days", "0"], 'option --days is "0"'],
  ] as const;
  for (const [env, args, message] of cases) {
    const { code, out, err } = await token(env, ...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  }
});
