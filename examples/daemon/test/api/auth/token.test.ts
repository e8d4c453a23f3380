import fc from "fast-check";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, test } from "vitest";
import { covers, SCOPES } from "../../../src/api/auth/scope.ts";
import { signToken, verifyToken, type TokenTerms } from "../../../src/api/auth/token.ts";

const NOW = Date.UTC(2026, 5, 21, 10);
const DAY = 86_400_000;
const terms: TokenTerms = {
  secret: "0123456789abcdef0123456789abcdef",
  issuer: "oec",
  audience: "oec-api",
  maxTokenDays: 30,
};
const grant = { subject: "phone", scope: "control", householdId: "home", days: 10 } as const;
const key = (secret: string) => new TextEncoder().encode(secret);

const CLAIMS = { sub: "phone", scope: "read", household: "home", iss: "oec", aud: "oec-api" };
const seconds = (at: number): number => Math.floor(at / 1000);

/** A token with claims of choice, rightly signed unless said otherwise. */
const signed = (
  claims: Readonly<Record<string, unknown>>,
  alg = "HS256",
  secret = terms.secret,
): Promise<string> =>
  new SignJWT({ ...CLAIMS, iat: seconds(NOW), exp: seconds(NOW + DAY), ...claims })
    .setProtectedHeader({ alg })
    .sign(key(secret));

async function refusal(token: string, now = NOW): Promise<string | undefined> {
  const verified = await verifyToken(terms, token, now);
  return verified.ok ? undefined : verified.error.reason;
}

test("a token that was signed here holds until its end, and a clock's difference longer", async () => {
  const token = await signToken(terms, grant, NOW);
  const end = NOW + 10 * DAY;
  expect(await verifyToken(terms, token, NOW)).toEqual({
    ok: true,
    value: { subject: "phone", scope: "control", householdId: "home", expiresAt: end },
  });
  expect(await refusal(token, end + 4000)).toBeUndefined();
  expect(await refusal(token, end + 6000)).toBe("the token has expired");
});

describe("refused", () => {
  const cases: readonly (readonly [string, () => string | Promise<string>, string])[] = [
    ["a token without a signature", () => new UnsecuredJWT(CLAIMS).encode(), "must be signed with HS256"],
    [
      "alg none with a foreign signature",
      async () =>
        `${btoa('{"alg":"none"}').replace(/=/g, "")}.${(await signed({})).split(".").slice(1).join(".")}`,
      "must be signed with HS256",
    ],
    [
      "another algorithm with the same secret",
      () => signed({}, "HS512", terms.secret.repeat(2)),
      "must be signed with HS256",
    ],
    [
      "another secret",
      () => signed({}, "HS256", "another secret, also 32 letters long"),
      "signature does not fit",
    ],
    ["another issuer", () => signed({ iss: "evil" }), '"iss"'],
    ["no issuer", () => signed({ iss: undefined }), '"iss"'],
    ["another audience", () => signed({ aud: "other" }), '"aud"'],
    ["an end in the past", () => signed({ exp: seconds(NOW - 6000) }), "has expired"],
    ["no end", () => signed({ exp: undefined }), '"exp"'],
    ["a begin in the future", () => signed({ nbf: seconds(NOW + 6000) }), "not valid yet"],
    ["an issue in the future", () => signed({ iat: seconds(NOW + DAY) }), "not valid yet"],
    ["no issue time", () => signed({ iat: undefined }), '"iat"'],
    [
      "a life longer than the terms allow",
      () => signed({ iat: seconds(NOW - 31 * DAY) }),
      "older than this daemon accepts",
    ],
    ["no household", () => signed({ household: undefined }), '"household"'],
    ["an empty household", () => signed({ household: "" }), "who may do what"],
    ["a household that is a list", () => signed({ household: ["home"] }), "who may do what"],
    ["no scope", () => signed({ scope: undefined }), '"scope"'],
    ["a scope that does not exist", () => signed({ scope: "root" }), "who may do what"],
    ["a scope that is a list", () => signed({ scope: ["admin"] }), "who may do what"],
    ["no subject", () => signed({ sub: undefined }), '"sub"'],
    ["no token at all", () => "", "cannot be read"],
    ["words", () => "let me in", "cannot be read"],
  ];
  for (const [name, token, reason] of cases) {
    test(name, async () => {
      expect(await refusal(await token())).toContain(reason);
    });
  }
  test("a token of which one letter was changed", async () => {
    const token = await signToken(terms, grant, NOW);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom("A", "B", "x", "0", "9", "_", "-", "."),
        async (at, letter) => {
          const forged = token.slice(0, at) + letter + token.slice(at + 1);
          // The last letter has bits that stand for nothing: another one may be the same signature.
          fc.pre(forged !== token && at < token.length - 1);
          expect(await refusal(forged)).toBeDefined();
        },
      ),
      { numRuns: 300 },
    );
  });
});

test("the strongest of several scopes counts", async () => {
  expect(await verifyToken(terms, await signed({ scope: "email read admin" }), NOW)).toMatchObject({
    value: { scope: "admin" },
  });
});

test("a scope covers itself and those below", () => {
  const table = SCOPES.map((held) => SCOPES.filter((wanted) => covers(held, wanted)));
  expect(table).toEqual([["read"], ["read", "control"], ["read", "control", "admin"]]);
});

test("a life that the terms do not allow is not signed", async () => {
  for (const days of [0, -1, 31, Number.NaN, Infinity])
    await expect(signToken(terms, { ...grant, days }, NOW)).rejects.toThrow(
      /expected more than 0 and at most 30.*\[OUT_OF_RANGE\]/,
    );
});
