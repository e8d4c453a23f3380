import type { Watts } from "@oec/domain";

/** What a battery does, in the words that every page uses. */
export const VERBS = [
  "runs-house",
  "rests",
  "fills-cheap",
  "stores-sun",
  "sells-sun",
  "sells-stored",
] as const;

/** One of {@link VERBS}. */
export type Verb = (typeof VERBS)[number];

/** Powers of a stretch of time at the busbar, all 0 or more [W]. */
export interface Flows {
  readonly sunW: Watts;
  readonly boughtW: Watts;
  /** From the battery. */
  readonly givenW: Watts;
  readonly houseW: Watts;
  /** Into the battery. */
  readonly chargedW: Watts;
  readonly soldW: Watts;
}

/** A battery or a grid that moves less rests [W]. */
const RESTING_W = 50;

/** The verb for what flows: the larger part of what the battery moves decides whether grid or home is meant. */
export function verbOf({
  boughtW,
  givenW,
  chargedW,
  soldW,
}: Pick<Flows, "boughtW" | "givenW" | "chargedW" | "soldW">): Verb {
  const netW = chargedW - givenW;
  if (netW > RESTING_W) return boughtW > chargedW / 2 ? "fills-cheap" : "stores-sun";
  if (netW < -RESTING_W) return soldW > givenW / 2 ? "sells-stored" : "runs-house";
  return soldW > RESTING_W ? "sells-sun" : "rests";
}

/** Signed powers as flows. @param sunW - PV power that is used. */
export function flowsOf(houseW: Watts, sunW: Watts, batteryW: Watts, gridW: Watts): Flows {
  return {
    sunW: Math.max(0, sunW),
    boughtW: Math.max(0, gridW),
    givenW: Math.max(0, -batteryW),
    houseW: Math.max(0, houseW),
    chargedW: Math.max(0, batteryW),
    soldW: Math.max(0, -gridW),
  };
}
