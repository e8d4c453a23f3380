import type { ValueSegments } from "@oec/domain";
import { BATTERY } from "./case.ts";

/**
 * What a battery is told for a slot: follow the house within bounds, `power = clamp(pv - load, from, to)` [W at the
 * busbar, charging positive]. Equal bounds are a fixed power. Discharging up to the real load, as the published
 * execution has it, is the band from minus the commanded power to 0.
 */
export interface Band {
  readonly fromW: number;
  readonly toW: number;
}

/**
 * Up to where a slot's prices make it worth charging and down to where discharging, given what stored energy is worth at
 * its end: levels [Wh]. On ties the battery covers the load and charges rather now than later: what is stored too much costs
 * nothing more, what is missing later does.
 */
export interface Levels {
  /** Charge from the grid up to here. */
  readonly fromGridWh: number;
  /** Store surplus up to here. */
  readonly fromSurplusWh: number;
  /** Cover the load down to here. */
  readonly toLoadWh: number;
  /** Sell down to here. */
  readonly toGridWh: number;
}

/** Prices that differ by less than this are the same [currency/kWh]. */
const SAME_PRICE = 1e-9;

/** The levels of one slot from the value of energy at its end. */
export function levelsOf(
  value: ValueSegments,
  importPerKwh: number,
  exportPerKwh: number,
  canExport: boolean,
): Levels {
  const { chargeEfficiency: charge, dischargeEfficiency: discharge } = BATTERY;
  return {
    fromGridWh: highestLevel(value, (worth) => worth * charge >= importPerKwh - SAME_PRICE),
    fromSurplusWh: highestLevel(value, (worth) => worth * charge >= exportPerKwh - SAME_PRICE),
    toLoadWh: lowestLevel(value, (worth) => worth <= importPerKwh * discharge + SAME_PRICE),
    toGridWh: canExport
      ? lowestLevel(value, (worth) => worth < exportPerKwh * discharge - SAME_PRICE)
      : BATTERY.maxWh,
  };
}

/** The band for a slot, from the level the battery has at its start. */
export function bandAt(levels: Levels, levelWh: number, hours: number): Band {
  const upW = (toWh: number): number =>
    Math.min(BATTERY.maxW, Math.max(0, toWh - levelWh) / (BATTERY.chargeEfficiency * hours));
  const downW = (toWh: number): number =>
    Math.min(BATTERY.maxW, (Math.max(0, levelWh - toWh) * BATTERY.dischargeEfficiency) / hours);
  const chargeW = upW(levels.fromGridWh);
  const sellW = downW(levels.toGridWh);
  if (chargeW > 0) return { fromW: chargeW, toW: Math.max(chargeW, upW(levels.fromSurplusWh)) };
  if (sellW > 0) return { fromW: -Math.max(sellW, downW(levels.toLoadWh)), toW: -sellW };
  return { fromW: -downW(levels.toLoadWh), toW: upW(levels.fromSurplusWh) };
}

/**
 * The band for a slot from the level a plan expects at its start. The real level will differ, so a move that goes on to
 * the battery's own limit is commanded with full power: the battery stops there by itself.
 */
export function plannedBand(levels: Levels, levelWh: number, hours: number): Band {
  const { minWh, maxWh } = BATTERY;
  if (levels.fromGridWh >= maxWh) return bandAt(levels, minWh, hours);
  if (levels.toGridWh <= minWh) return bandAt(levels, maxWh, hours);
  const { fromW, toW } = bandAt(levels, levelWh, hours);
  if (fromW > 0 || toW < 0) return { fromW, toW };
  return {
    fromW: levels.toLoadWh <= minWh ? -BATTERY.maxW : fromW,
    toW: levels.fromSurplusWh >= maxWh ? BATTERY.maxW : toW,
  };
}

/** The end of the lowest segments that are all worth it. */
function highestLevel({ levelsWh, perKwh }: ValueSegments, isWorth: (perKwh: number) => boolean): number {
  let segment = 0;
  while (segment < perKwh.length && isWorth(perKwh[segment] ?? 0)) segment += 1;
  return levelsWh[segment] ?? BATTERY.maxWh;
}

/** The start of the highest segments that are all worth little enough. */
function lowestLevel({ levelsWh, perKwh }: ValueSegments, isLittle: (perKwh: number) => boolean): number {
  let segment = perKwh.length;
  while (segment > 0 && isLittle(perKwh[segment - 1] ?? 0)) segment -= 1;
  return levelsWh[segment] ?? BATTERY.minWh;
}
