/** Pages there are, in the order of the navigation. */
export const PAGES = ["now", "plan"] as const;
export type Page = (typeof PAGES)[number];

/** A place on the pages, as the address bar names it: `#plan/2026-03-26T12:00Z`. */
export interface Route {
  readonly page: Page;
  /** The quarter that is read out [ms since 1970 UTC]. */
  readonly at?: number;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** The place a fragment names; Now for anything unknown. */
export function parseRoute(hash: string): Route {
  const [name, instant] = hash.replace(/^#/, "").split("/");
  const page = PAGES.find((one) => one === name) ?? "now";
  if (page !== "plan" || instant === undefined) return { page };
  const text = decoded(instant);
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? { page } : { page, at };
}

/** The fragment of a place. */
export const routeHash = ({ page, at }: Route): string =>
  at === undefined ? `#${page}` : `#${page}/${new Date(at).toISOString().replace(/:00\.000Z$/, "Z")}`;

/** A fragment with a broken escape is one that names no instant. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
