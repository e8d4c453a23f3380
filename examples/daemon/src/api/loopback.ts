import { ApiError } from "./api-error.ts";

const NAMES: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Answers only who asked this machine by its own name: a page from elsewhere that had its name pointed at the loopback
 * address (DNS rebinding), or that sends a request across, is refused.
 *
 * @throws {@link ApiError} 403.
 */
export function assertLoopback(host: string | undefined, origin: string | undefined): void {
  if (!isLoopback(`http://${host ?? ""}`)) {
    throw new ApiError(
      403,
      "HOST_NOT_ALLOWED",
      "this daemon answers only to localhost, 127.0.0.1 and [::1]: ask it by one of these names",
    );
  }
  if (origin !== undefined && !isLoopback(origin)) {
    throw new ApiError(403, "ORIGIN_NOT_ALLOWED", "this daemon does not answer pages of other machines");
  }
}

function isLoopback(url: string): boolean {
  try {
    return NAMES.has(new URL(url).hostname);
  } catch {
    return false;
  }
}
