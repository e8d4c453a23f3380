import { formatInstant, type Percent } from "@oec/domain";
import type { NowView } from "../../api/now-schema.ts";
import { blockPrice, type Block } from "./blocks.ts";
import { rounded } from "./rounded.ts";
import type { Verb } from "./verb.ts";

type Because = NonNullable<NonNullable<NowView["sentence"]>["because"]>;

/** What the battery's level says of its limits. */
export interface Level {
  readonly socPercent: Percent;
  readonly minSocPercent: Percent;
  readonly maxSocPercent: Percent;
}

/** A level this close to a limit is at it [%]. */
const AT_LIMIT_PERCENT = 1;

/** Why the battery does what it does: the limit it is at, or the later price that counts; undefined: nothing to tell. */
export function becauseOf(
  verb: Verb,
  level: Level,
  coming: readonly Block[],
  exportPerKwh: number,
): Because | undefined {
  const full = level.socPercent >= level.maxSocPercent - AT_LIMIT_PERCENT;
  const empty = level.socPercent <= level.minSocPercent + AT_LIMIT_PERCENT;
  const use = dearestUse(coming);
  const refill = nextRefill(coming);
  switch (verb) {
    case "runs-house":
      return refill && { kind: "cheaper-later", ...refill };
    case "fills-cheap":
    case "stores-sun":
      return use && { kind: "dearer-later", ...use };
    case "sells-stored":
      return { kind: "sale-pays", pricePerKwh: rounded(exportPerKwh, 5) };
    case "sells-sun":
      return full ? { kind: "full" } : { kind: "sale-pays", pricePerKwh: rounded(exportPerKwh, 5) };
    case "rests":
      if (empty) return { kind: "empty", ...refill };
      if (full) return { kind: "full" };
      return use && { kind: "later-pays", ...use };
  }
}

/** The dearest quarter in which the stored energy is used. */
function dearestUse(coming: readonly Block[]): Pick<Because, "at" | "pricePerKwh"> | undefined {
  const quarters = coming
    .filter(({ verb }) => verb === "runs-house" || verb === "sells-stored")
    .flatMap((block) =>
      block.quarters.map(({ start, importPerKwh, exportPerKwh }) => ({
        start,
        price: block.verb === "runs-house" ? importPerKwh : exportPerKwh,
      })),
    );
  let best: { readonly start: number; readonly price: number } | undefined;
  for (const { start, price } of quarters)
    if (price !== undefined && price > (best?.price ?? -Infinity)) best = { start, price };
  return best && { at: formatInstant(best.start), pricePerKwh: rounded(best.price, 5) };
}

/** When the battery is filled next, and at what price: that of a purchase, or what the sun would have earned. */
function nextRefill(coming: readonly Block[]): Pick<Because, "at" | "pricePerKwh"> | undefined {
  const block = coming.find(({ verb }) => verb === "fills-cheap" || verb === "stores-sun");
  if (block === undefined) return undefined;
  const price =
    block.verb === "fills-cheap" ? blockPrice(block) : blockPrice({ ...block, verb: "sells-sun" });
  return {
    at: formatInstant(block.start),
    ...(price !== undefined && { pricePerKwh: rounded(price, 5) }),
  };
}
