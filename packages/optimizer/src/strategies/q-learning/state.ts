import { MS_PER_HOUR } from "@oec/domain";

import type { Problem, StorageProblem } from "../../types/problem.ts";

/** What the battery may be told: five ways from giving all it can to taking all it can. */
export const ACTIONS = ["discharge", "cover-load", "idle", "store-surplus", "charge"] as const;

const HOURS = 24;
/** Steps of stored energy that the table tells apart. */
export const LEVELS = 11;
/** Fifths of the horizon's prices. */
const PRICES = 5;

/** How many states there are: hour of the day (UTC), stored energy, fifth of the price, surplus or shortage. */
export const STATES = HOURS * LEVELS * PRICES * 2;

/** Per slot, in which fifth of the horizon's import prices its own lies: 0 the cheapest. */
export function priceFifths({ importPricePerKwh }: Problem): Uint8Array {
  const order = Array.from(importPricePerKwh, (price, slot) => ({ price, slot }));
  order.sort((a, b) => a.price - b.price || a.slot - b.slot);
  const fifths = new Uint8Array(order.length);
  for (const [rank, { slot }] of order.entries()) fifths[slot] = Math.floor((rank * PRICES) / order.length);
  return fifths;
}

/** Number of a state, 0 to {@link STATES} - 1. */
export function stateOf(
  problem: Problem,
  storage: StorageProblem,
  fifths: Readonly<Uint8Array>,
  slot: number,
  storedWh: number,
): number {
  const hour = Math.floor((problem.horizon.edges[slot] ?? 0) / MS_PER_HOUR) % HOURS;
  const span = storage.maxWh - storage.minWh;
  const share = span > 0 ? (storedWh - storage.minWh) / span : 0;
  const level = Math.min(LEVELS - 1, Math.max(0, Math.round(share * (LEVELS - 1))));
  const shortage = (problem.loadW[slot] ?? 0) > (problem.pvW[slot] ?? 0) ? 1 : 0;
  return ((hour * LEVELS + level) * PRICES + (fifths[slot] ?? 0)) * 2 + shortage;
}

/** What an action means in watts, within what storage and grid allow [W], positive charges. */
export function powerOf(
  action: number,
  problem: Problem,
  storage: StorageProblem,
  slot: number,
  storedWh: number,
): number {
  const { edges } = problem.horizon;
  const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
  const netW = (problem.loadW[slot] ?? 0) - (problem.pvW[slot] ?? 0);
  const roomW = Math.max(0, storage.maxWh - storedWh) / storage.chargeEfficiency / hours;
  const heldW = (Math.max(0, storedWh - storage.minWh) * storage.dischargeEfficiency) / hours;
  const spareW = Math.max(0, (problem.maxImportW[slot] ?? Infinity) - netW);
  const sellableW = (problem.loadW[slot] ?? 0) + (problem.maxExportW[slot] ?? Infinity);
  const most = Math.min(storage.maxChargeW, roomW, spareW);
  const least = -Math.min(storage.maxDischargeW, heldW, sellableW);
  const [surplusW, shortageW] = [Math.max(0, -netW), Math.max(0, netW)];
  const wanted = [least, Math.max(least, -shortageW), 0, Math.min(most, surplusW), most];
  return wanted[action] ?? 0;
}
