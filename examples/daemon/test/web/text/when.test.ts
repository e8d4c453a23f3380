import { describe, expect, test } from "vitest";
import { createNumbers } from "../../../web/src/text/numbers.ts";
import { whenFrom } from "../../../web/src/text/when.ts";
import { wordsOf } from "../../../web/src/text/words.ts";

const ZONE = "Europe/Stockholm";
/** Half past eleven in the evening of the day before summer time begins. */
const LATE = Date.parse("2026-03-28T22:30:00Z");

const whenIn = (language: "en" | "sv", now = LATE) =>
  whenFrom(now, wordsOf(language), createNumbers(language, "SEK", ZONE));

describe("a time beside the present", () => {
  test("of the same day is a clock time", () => {
    const at = LATE + 15 * 60_000;
    expect([whenIn("en").short(at), whenIn("en").at(at), whenIn("en").until(at)]).toEqual([
      "23:45",
      "at 23:45",
      "until 23:45",
    ]);
    expect([whenIn("sv").at(at), whenIn("sv").until(at)]).toEqual(["kl. 23:45", "till kl. 23:45"]);
  });
  test("of the next local date says tomorrow, also over a change of clocks", () => {
    for (const at of [Date.parse("2026-03-28T23:00:00Z"), Date.parse("2026-03-29T21:59:00Z")]) {
      expect(whenIn("en").short(at)).toMatch(/^tomorrow (00:00|23:59)$/);
      expect(whenIn("en").at(at)).toMatch(/^tomorrow at \d\d:\d\d$/);
      expect(whenIn("sv").until(at)).toMatch(/^till i morgon kl. \d\d:\d\d$/);
    }
  });
  test("of any other day names the day", () => {
    const at = Date.parse("2026-03-30T04:00:00Z");
    expect(whenIn("en").short(at)).toBe("Mon 30 Mar 06:00");
    expect(whenIn("en").at(at)).toBe("on Mon 30 Mar at 06:00");
    expect(whenIn("en").at(LATE - 86_400_000)).toBe("on Fri 27 Mar at 23:30");
  });
});
