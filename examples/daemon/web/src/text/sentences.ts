import type { Because, NowView, Sentence } from "../api/types.ts";
import { signed, written, type Numbers } from "./numbers.ts";
import type { Words } from "./texts.ts";
import { whenFrom, type When } from "./when.ts";

/** Below this two choices cost the same to a person [currency]. */
export const SAME_COST = 0.1;

/** The answer of the page: what, why, and what else could be done. */
export interface Told {
  readonly head: string;
  /** Whole sentences. */
  readonly why: string;
  /** Another choice and its price. */
  readonly else?: { readonly what: string; readonly price: string };
}

const SELLS: ReadonlySet<string> = new Set(["sells-sun", "sells-stored"]);

/** What the home does and why, in words. */
export function tell(
  { at, sentence, mode, price }: Pick<NowView, "at" | "sentence" | "mode" | "price">,
  words: Words,
  numbers: Numbers,
): Told {
  if (mode === "safe" || mode === "stopped") return { head: words.headSafe, why: words.because.safe };
  if (sentence === undefined || sentence === null) {
    const buy = written(numbers.price(price.importPerKwh));
    const sell = written(numbers.price(price.exportPerKwh));
    return { head: words.headWithout, why: words.because.without(buy, sell) };
  }
  const { alternative } = sentence;
  return {
    head: words.head[sentence.verb],
    why: tellWhy(sentence, whenFrom(Date.parse(at), words, numbers), words, numbers),
    ...(alternative !== null && {
      else: {
        what: words.instead[alternative.verb],
        price: difference(alternative.costDifference, words, numbers),
      },
    }),
  };
}

function tellWhy(
  { verb, guidedBy, pricePerKwh, because }: Sentence,
  when: When,
  words: Words,
  numbers: Numbers,
): string {
  const { buys, sells, byHand, noPlan } = words.because;
  const price = written(numbers.price(pricePerKwh));
  const here = SELLS.has(verb) ? sells(price) : buys(price);
  if (guidedBy === "override") return `${here}. ${byHand}`;
  if (guidedBy !== "plan") return `${here}. ${noPlan}`;
  if (because === null) return `${here}.`;
  return `${here}, ${tellBecause(because, when, words, numbers)}.`;
}

function tellBecause({ kind, at, pricePerKwh }: Because, when: When, words: Words, numbers: Numbers): string {
  const texts = words.because;
  const [then, until] = at === undefined ? ["", ""] : [when.at(Date.parse(at)), when.until(Date.parse(at))];
  const price = pricePerKwh === undefined ? "" : written(numbers.price(pricePerKwh));
  switch (kind) {
    case "dearer-later":
      return texts.dearerLater(price, then);
    case "cheaper-later":
      return texts.cheaperLater(price, then);
    case "later-pays":
      return texts.laterPays(price, then);
    case "sale-pays":
      return texts.salePays;
    case "full":
      return until === "" ? texts.full : texts.fullUntil(until);
    case "empty":
      return until === "" || price === "" ? texts.empty : texts.emptyUntil(until, price);
  }
}

/** A difference of cost with its sign; small ones are no difference to a person. @param amount - [currency] */
export const difference = (amount: number, words: Words, numbers: Numbers): string =>
  Math.abs(amount) < SAME_COST ? words.because.same : signed(numbers.money(amount));

/** What an action costs, as it stands on its button. */
export function actionPrice(amount: number, words: Words, numbers: Numbers): string {
  if (Math.abs(amount) < SAME_COST) return words.action.same;
  return amount > 0
    ? words.action.costs(signed(numbers.money(amount)))
    : words.action.saves(written(numbers.money(-amount)));
}
