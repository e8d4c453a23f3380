import { describe, expect, test } from "vitest";
import type { NowView, Sentence } from "../../../web/src/api/types.ts";
import { LANGUAGES } from "../../../web/src/text/language.ts";
import { createNumbers } from "../../../web/src/text/numbers.ts";
import { actionPrice, difference, tell } from "../../../web/src/text/sentences.ts";
import { wordsOf } from "../../../web/src/text/words.ts";
import { sampleNow } from "../sample-home.ts";

const base = sampleNow().sentence!;
const at = "2026-03-26T06:30:00Z";

/** Every kind of reason, with the verb that it belongs to. */
const SENTENCES: Readonly<Record<string, Partial<Sentence>>> = {
  "runs the house until a refill": {
    because: { kind: "cheaper-later", at, pricePerKwh: 0.93 },
    alternative: { verb: "rests", costDifference: 1.85 },
  },
  "rests for a dearer hour": {
    verb: "rests",
    because: { kind: "later-pays", at, pricePerKwh: 2.92 },
    alternative: { verb: "runs-house", costDifference: 0.04 },
  },
  "rests because it is empty": {
    verb: "rests",
    because: { kind: "empty", at, pricePerKwh: 0.93 },
    alternative: null,
  },
  "rests because it is empty, with no refill in sight": {
    verb: "rests",
    because: { kind: "empty" },
    alternative: null,
  },
  "fills while it is cheap": {
    verb: "fills-cheap",
    pricePerKwh: 0.93,
    because: { kind: "dearer-later", at, pricePerKwh: 2.92 },
    alternative: { verb: "rests", costDifference: 7.4 },
  },
  "stores the sun": {
    verb: "stores-sun",
    because: { kind: "dearer-later", at, pricePerKwh: 2.92 },
    alternative: { verb: "sells-sun", costDifference: 3 },
  },
  "sells the sun, being full": {
    verb: "sells-sun",
    pricePerKwh: 0.55,
    because: { kind: "full", at },
    alternative: null,
  },
  "sells the sun, full for good": {
    verb: "sells-sun",
    pricePerKwh: 0.55,
    because: { kind: "full" },
    alternative: null,
  },
  "stores the sun for tomorrow": {
    verb: "stores-sun",
    because: { kind: "dearer-later", at: "2026-03-27T06:30:00Z", pricePerKwh: 2.92 },
    alternative: null,
  },
  "is empty until the day after tomorrow": {
    verb: "rests",
    because: { kind: "empty", at: "2026-03-28T06:30:00Z", pricePerKwh: 0.93 },
    alternative: null,
  },
  "sells what is stored": {
    verb: "sells-stored",
    pricePerKwh: 3.1,
    because: { kind: "sale-pays", pricePerKwh: 3.1 },
    alternative: { verb: "runs-house", costDifference: 2 },
  },
  "has no reason": { because: null, alternative: null },
  "was told by hand": { verb: "rests", guidedBy: "override", alternative: null },
  "has no plan": { guidedBy: "self-consumption", because: null, alternative: null },
};

const VIEWS: readonly (readonly [string, Pick<NowView, "at" | "sentence" | "mode" | "price">])[] = [
  ...Object.entries(SENTENCES).map(
    ([name, changes]) => [name, sampleNow({ sentence: { ...base, ...changes } })] as const,
  ),
  ["has no battery", sampleNow({ sentence: null })],
  ["is in safe mode", sampleNow({ mode: "safe" })],
];

describe.each(LANGUAGES)("the answer of the page in %s", (language) => {
  const words = wordsOf(language);
  const numbers = createNumbers(language, "SEK", "Europe/Stockholm");
  test.each(VIEWS)("a home that %s", (_, view) => {
    const { head, why, else: other } = tell(view, words, numbers);
    const text = [head, why, other === undefined ? "" : `${other.what}: ${other.price}.`].join(" | ");
    expect(text.replaceAll("\u00a0", "_")).toMatchSnapshot();
    expect(text).not.toMatch(/undefined|NaN|-\d|SoC|optimal|arbitrage/);
  });
  test("what costs about the same is not given a price", () => {
    expect(difference(0.09, words, numbers)).toBe(words.because.same);
    expect(actionPrice(-0.09, words, numbers)).toBe(words.action.same);
  });
  test("an action that is cheaper than the plan says that it saves", () => {
    expect(actionPrice(-2, words, numbers)).toMatch(/^(saves|sparar) 2[.,]00\u00a0kr$/);
  });
});
