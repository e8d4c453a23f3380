import { describe, expect, test } from "vitest";
import { isDark, otherTheme, readPreferences } from "../../../web/src/model/preferences.ts";

describe("preferences", () => {
  test.each([null, "", "nonsense", "[]", "7", '{"language":"xx","theme":1,"patterns":"yes"}'])(
    "%j is as good as none",
    (stored) => {
      expect(readPreferences(stored, ["sv-SE"])).toEqual({ language: "sv", theme: "auto", patterns: false });
    },
  );
  test("come back as they were kept", () => {
    const kept = { language: "en", theme: "dark", patterns: true } as const;
    expect(readPreferences(JSON.stringify(kept), ["sv"])).toEqual(kept);
  });
  test("the theme's switch shows the other colours than what is seen", () => {
    expect([otherTheme("auto", true), otherTheme("auto", false), otherTheme("dark", false)]).toEqual([
      "light",
      "dark",
      "light",
    ]);
    expect(isDark("auto", true)).toBe(true);
  });
});
