import { isLoopbackName } from "../config/loopback.ts";
import { ApiError } from "./api-error.ts";

/** By which names the daemon may be asked, and from which pages. */
export interface HostTerms {
  /** Where the daemon listens. */
  readonly host: string;
  /** More names, without port. */
  readonly allowedHosts: readonly string[];
  /** Origins of pages besides the daemon's own. */
  readonly corsOrigins: readonly string[];
}

/**
 * A check of the headers `Host` and `Origin`. A page from elsewhere that had its name pointed at the daemon (DNS rebinding),
 * or that sends a request across, is refused. A request without `Origin` comes from no page of another origin.
 *
 * @returns a function that throws {@link ApiError} 403.
 */
export function hostCheck(terms: HostTerms): (host: string | undefined, origin: string | undefined) => void {
  const names = new Set([terms.host, ...terms.allowedHosts].map(withoutBrackets));
  const origins = new Set(terms.corsOrigins.map((one) => new URL(one).origin));
  return (host, origin) => {
    const asked = urlOf(`http://${host ?? ""}`);
    if (
      asked === undefined ||
      !(isLoopbackName(asked.hostname) || names.has(withoutBrackets(asked.hostname)))
    )
      throw new ApiError(
        403,
        "HOST_NOT_ALLOWED",
        "this daemon does not answer to the name by which it was asked: use localhost, 127.0.0.1 or [::1], or add the name to server.allowed_hosts",
      );
    if (origin === undefined) return;
    const from = urlOf(origin);
    // A proxy may speak https outside, so the scheme does not count; the port does.
    const own = from !== undefined && from.host === urlOf(`${from.protocol}//${host ?? ""}`)?.host;
    if (!own && !origins.has(from?.origin ?? ""))
      throw new ApiError(
        403,
        "ORIGIN_NOT_ALLOWED",
        "this daemon does not answer pages of other origins: add the page's to server.cors_origins",
      );
  };
}

const withoutBrackets = (name: string): string => name.toLowerCase().replace(/^\[|\]$/g, "");

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
