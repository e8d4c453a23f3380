import { OecError } from "../errors.ts";
import type { Instant } from "../units/quantity.ts";

const ISO_WITH_ZONE = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * An instant from ISO 8601 text with a zone: `2026-03-29T01:00Z`, `2026-03-29T03:00:00+02:00`.
 *
 * @throws {@link OecError} `PARSE_FAILED` for anything else; local times without a zone are refused because they are ambiguous.
 */
export function parseInstant(text: string): Instant {
  const match = ISO_WITH_ZONE.exec(text);
  const iso = match === null ? text : text.replace(" ", "T").replace(/([+-]\d{2})(\d{2})$/, "$1:$2");
  const parsed = match === null ? Number.NaN : Date.parse(iso);
  // Date.parse rolls 30 February over to March: the date part must survive.
  if (Number.isNaN(parsed) || !isCalendarDate(match?.[1] ?? "")) {
    throw new OecError(
      "PARSE_FAILED",
      `"${text}" is not an instant, expected ISO 8601 with a zone such as 2026-03-29T01:00:00Z`,
      {
        context: { found: text, expected: "ISO 8601 with Z or an offset" },
      },
    );
  }
  return parsed;
}

/** An instant as ISO 8601 text in UTC with whole seconds, or milliseconds where there are some. */
export function formatInstant(at: Instant): string {
  if (!Number.isFinite(at)) {
    throw new OecError("NOT_FINITE", `the instant is ${String(at)}, expected milliseconds since 1970 UTC`, {
      context: { value: at },
    });
  }
  return new Date(at).toISOString().replace(".000Z", "Z");
}

function isCalendarDate(date: string): boolean {
  const utc = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(utc) && new Date(utc).toISOString().startsWith(date);
}
