import type { IncomingMessage } from "node:http";
import type { Instant } from "@oec/domain";
import type { FastifyRequest, onRequestAsyncHookHandler } from "fastify";
import { ApiError } from "../api-error.ts";
import type { Principal } from "./principal.ts";
import { covers, type Scope } from "./scope.ts";
import { verifyToken, type TokenTerms } from "./token.ts";

/** What a guard is made of. */
export interface GuardParts {
  /** Absent: whoever gets through to the daemon may do everything; it must listen on the machine itself only. */
  readonly terms?: TokenTerms;
  /** The household whose home this daemon controls. */
  readonly householdId: string;
  /** Wall clock [ms since 1970 UTC]. */
  readonly now: () => Instant;
}

/** Knows who asks, and what they may do. */
export class Guard {
  readonly #parts: GuardParts;
  readonly #known = new WeakMap<IncomingMessage, Principal>();

  constructor(parts: GuardParts) {
    this.#parts = parts;
  }

  /**
   * Finds out who asks, by the header `Authorization: Bearer <token>` or, where a browser opens a WebSocket and cannot send
   * it, by the sub-protocol `bearer.<token>`.
   *
   * @throws {@link ApiError} 401 without a token that holds, 403 for one of another household.
   */
  async authenticate(request: FastifyRequest): Promise<Principal> {
    const { terms, householdId, now } = this.#parts;
    if (terms === undefined) return { subject: "loopback", scope: "admin", householdId };
    const token = tokenOf(request);
    if (token === undefined)
      throw unauthorised("this needs a token: send the header Authorization: Bearer <token>");
    const verified = await verifyToken(terms, token, now());
    if (!verified.ok) throw unauthorised(verified.error.reason, "invalid_token");
    if (verified.value.householdId !== householdId)
      throw new ApiError(403, "HOUSEHOLD_NOT_ALLOWED", "the token is for another household");
    return verified.value;
  }

  /** A hook that lets only those through whose scope covers the wanted one; {@link Guard.who} knows them from then on. */
  requireScope(wanted: Scope): onRequestAsyncHookHandler {
    return async (request) => {
      const principal = await this.authenticate(request);
      if (!covers(principal.scope, wanted))
        throw new ApiError(
          403,
          "SCOPE_MISSING",
          `this needs a token with the scope "${wanted}", the one shown has "${principal.scope}"`,
          undefined,
          { "www-authenticate": `${REALM}, error="insufficient_scope", scope="${wanted}"` },
        );
      this.#known.set(request.raw, principal);
    };
  }

  /** Who sent a request that {@link Guard.requireScope} let through; `undefined` on public endpoints. */
  who(request: Pick<FastifyRequest, "raw">): Principal | undefined {
    return this.#known.get(request.raw);
  }
}

const REALM = 'Bearer realm="oec"';
/** RFC 6750: characters of a bearer token. */
const BEARER = /^bearer +([\w.~+/-]+=*)$/i;
const PROTOCOL = "bearer.";

function tokenOf({ headers }: FastifyRequest): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) return BEARER.exec(authorization)?.[1] ?? "";
  if (headers.upgrade?.toLowerCase() !== "websocket") return undefined;
  return headers["sec-websocket-protocol"]
    ?.split(",")
    .map((name) => name.trim())
    .find((name) => name.startsWith(PROTOCOL))
    ?.slice(PROTOCOL.length);
}

/** RFC 6750: without a token no error is named. */
function unauthorised(message: string, error?: string): ApiError {
  const challenge = error === undefined ? REALM : `${REALM}, error="${error}"`;
  return new ApiError(401, "UNAUTHORIZED", message, undefined, { "www-authenticate": challenge });
}
