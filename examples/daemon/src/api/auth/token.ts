import { randomUUID } from "node:crypto";
import { err, MS_PER_HOUR, OecError, ok, type Instant, type Result } from "@oec/domain";
import { errors, jwtVerify, SignJWT, type JWTPayload } from "jose";
import type { Principal } from "./principal.ts";
import { covers, isScope, SCOPES, type Scope } from "./scope.ts";

/** What tokens are signed and checked with. */
export interface TokenTerms {
  /** At least 32 characters. */
  readonly secret: string;
  readonly issuer: string;
  readonly audience: string;
  readonly maxTokenDays: number;
}

/** For whom a token is, and for how long. */
export interface TokenGrant {
  readonly subject: string;
  readonly scope: Scope;
  readonly householdId: string;
  readonly days: number;
}

const ALGORITHM = "HS256";
const DAY_MS = 24 * MS_PER_HOUR;
/** Clocks of two machines may differ by this much. */
const TOLERANCE_S = 5;

const keyOf = ({ secret }: TokenTerms): Uint8Array => new TextEncoder().encode(secret);

/**
 * Signs a token.
 *
 * @param now - Wall clock [ms since 1970 UTC].
 * @throws `OecError` `OUT_OF_RANGE` for a life that is not above 0 or longer than the terms allow.
 */
export async function signToken(terms: TokenTerms, grant: TokenGrant, now: Instant): Promise<string> {
  const { subject, scope, householdId, days } = grant;
  const { issuer, audience, maxTokenDays } = terms;
  if (!(days > 0 && days <= maxTokenDays))
    throw new OecError(
      "OUT_OF_RANGE",
      `a token of ${days} days was asked for, expected more than 0 and at most ${maxTokenDays}, which auth.max_token_days says`,
      { context: { days, maxTokenDays } },
    );
  return new SignJWT({ scope, household: householdId })
    .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
    .setSubject(subject)
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt(new Date(now))
    .setNotBefore(new Date(now))
    .setExpirationTime(new Date(now + days * DAY_MS))
    .sign(keyOf(terms));
}

/** Why a token is refused, in words for the one who showed it. */
export interface TokenFault {
  readonly reason: string;
}

/**
 * Checks a token: signature, algorithm, issuer, audience, times, and that it says who may do what in which household.
 *
 * @param now - Wall clock [ms since 1970 UTC].
 */
export async function verifyToken(
  terms: TokenTerms,
  token: string,
  now: Instant,
): Promise<Result<Principal, TokenFault>> {
  const { issuer, audience, maxTokenDays } = terms;
  try {
    const { payload } = await jwtVerify(token, keyOf(terms), {
      algorithms: [ALGORITHM],
      issuer,
      audience,
      currentDate: new Date(now),
      clockTolerance: TOLERANCE_S,
      maxTokenAge: maxTokenDays * (DAY_MS / 1000),
      requiredClaims: ["sub", "exp", "iat", "scope", "household"],
    });
    const principal = principalOf(payload);
    if (principal !== undefined) return ok(principal);
    return err({ reason: "the token does not say who may do what in which household" });
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return err({ reason: reasonOf(error) });
  }
}

/** The strongest of the token's scopes counts; names of other programs beside it do no harm. */
function principalOf({ sub, exp, scope, household }: JWTPayload): Principal | undefined {
  if (typeof scope !== "string" || typeof household !== "string") return undefined;
  if (typeof sub !== "string" || exp === undefined || household === "") return undefined;
  const held = scope.split(" ").filter(isScope);
  const strongest = SCOPES.findLast((one) => held.some((name) => covers(name, one)));
  if (strongest === undefined) return undefined;
  return { subject: sub, scope: strongest, householdId: household, expiresAt: exp * 1000 };
}

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) {
    return error.claim === "exp" ? "the token has expired" : "the token is older than this daemon accepts";
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (["nbf", "iat"].includes(error.claim) && error.reason === "check_failed")
      return "the token is not valid yet";
    return `the token's claim "${error.claim}" is missing or not the one expected`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return "the token's signature does not fit";
  if (error instanceof errors.JOSEAlgNotAllowed) return `the token must be signed with ${ALGORITHM}`;
  return "the token cannot be read";
}
