import type { ValueSegments, Watts } from "@oec/domain";
import type { BatteryConstraints } from "../types/constraints.ts";
import type { BatteryValues } from "../types/values.ts";

/**
 * What a battery power costs, without the grid: wear and tracking, less the value of the energy it stores.
 *
 * Piecewise linear over the power; costs in price x W, that is currency/kWh x W = 1/1000 currency/h. The cost of rest
 * is 0 plus tracking. The lists may be longer than the curve: only the first `count` ends are its own.
 */
export interface BatteryCurve {
  /** Number of ends; at least one. */
  readonly count: number;
  /** Ends of the pieces [W], ascending. 0 is always among them. */
  readonly powerW: readonly number[];
  /** Cost at the ends. */
  readonly cost: readonly number[];
  /** Slope of the piece to the right of each end but the last. */
  readonly slope: readonly number[];
  /** Slopes never fall: a convex curve, on which searches by slope are exact. */
  readonly convex: boolean;
}

/** A curve that can be written over: lists only grow, so that deciding again and again allocates nothing. */
export interface CurveStore extends BatteryCurve {
  count: number;
  readonly powerW: number[];
  readonly cost: number[];
  readonly slope: number[];
  convex: boolean;
}

/** The curve of a site without a battery, to be written over. */
export function newCurve(): CurveStore {
  return { count: 1, powerW: [0], cost: [0], slope: [0], convex: true };
}

/** Two ends closer than this are one [W]. */
const SAME_W = 1e-9;

/** Makes a curve that of a site without a battery. */
export function clearCurve(out: CurveStore): void {
  out.count = 1;
  out.powerW[0] = 0;
  out.cost[0] = 0;
  out.convex = true;
}

/**
 * The cost curve between two powers, `lowW <= 0 <= highW`, each 0 or at least a micro-watt from it.
 *
 * Pieces end where energy in store reaches another value segment, at the planned power and at rest.
 *
 * @param planW - The planned power, `NaN` if there is none to follow.
 * @param out - Is written over and returned.
 */
export function batteryCurve(
  battery: BatteryConstraints,
  values: BatteryValues,
  storedWh: number,
  holdHours: number,
  lowW: Watts,
  highW: Watts,
  planW: number,
  out: CurveStore = newCurve(),
): BatteryCurve {
  const { chargeEfficiency, dischargeEfficiency } = battery;
  const { trackingPerKwh, wearCostPerKwh } = values;
  const { powerW, slope } = out;
  findEnds(battery, values.segments, storedWh, holdHours, lowW, highW, planW, out);
  let convex = true;
  let rest = 0;
  for (let i = 0; i < out.count; i++) {
    const left = powerW[i] as number;
    if (left === 0) rest = i;
    const worth = slope[i] as number;
    let steepness =
      left < 0 ? -wearCostPerKwh - worth / dischargeEfficiency : wearCostPerKwh - worth * chargeEfficiency;
    // A planned power that is absent (NaN) compares false on both sides.
    if (left >= planW - SAME_W) steepness += trackingPerKwh;
    else if (left < planW) steepness -= trackingPerKwh;
    if (i > 0 && i + 1 < out.count && steepness < (slope[i - 1] as number) - 1e-12) convex = false;
    slope[i] = steepness;
  }
  out.convex = convex;
  sumCosts(out, rest, planW === planW ? trackingPerKwh * Math.abs(planW) : 0);
  return out;
}

/** Finds the ends of the pieces; leaves the value of stored energy on the piece to the right of each as its slope. */
function findEnds(
  { chargeEfficiency, dischargeEfficiency }: BatteryConstraints,
  segments: ValueSegments,
  storedWh: number,
  holdHours: number,
  lowW: number,
  highW: number,
  planW: number,
  out: CurveStore,
): void {
  const { levelsWh, perKwh: worths } = segments;
  const { powerW, slope: perKwh } = out;
  const perChargedW = chargeEfficiency * holdHours;
  const perDischargedW = holdHours / dischargeEfficiency;
  const last = worths.length - 1;
  let segment = segmentAt(segments, storedWh + lowW * perDischargedW);
  powerW[0] = lowW;
  perKwh[0] = last < 0 ? 0 : (worths[segment] as number);
  let end = 0;
  let at = lowW;
  while (at < highW) {
    const boundWh = segment < last ? (levelsWh[segment + 1] as number) : Infinity;
    const gapWh = boundWh - storedWh;
    const nextLevelW = gapWh > 0 ? gapWh / perChargedW : gapWh / perDischargedW;
    let next = nextLevelW < highW ? nextLevelW : highW;
    if (at < 0 && next > 0) next = 0;
    if (at < planW && next > planW) next = planW;
    if (next >= nextLevelW) segment++;
    const worth = last < 0 ? 0 : (worths[segment] as number);
    if (next - at < SAME_W) {
      // Nothing fits between two ends this close; the later one decides what follows.
      if (next === 0 || next === highW) powerW[end] = next;
      perKwh[end] = worth;
    } else if (next === 0 || next === planW || next >= highW || worth !== perKwh[end]) {
      end++;
      powerW[end] = next;
      perKwh[end] = worth;
    }
    if (next > at) at = next;
  }
  out.count = end + 1;
}

/** The segment a level lies in; the first or last one beyond the ends. */
function segmentAt({ levelsWh, perKwh }: ValueSegments, wh: number): number {
  let low = 0;
  let high = perKwh.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (wh < (levelsWh[middle + 1] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Costs at the ends from the slopes, so that rest costs `atRest`. */
function sumCosts({ count, powerW, slope, cost }: CurveStore, rest: number, atRest: number): void {
  cost[rest] = atRest;
  for (let i = rest + 1; i < count; i++) {
    cost[i] =
      (cost[i - 1] as number) +
      (slope[i - 1] as number) * ((powerW[i] as number) - (powerW[i - 1] as number));
  }
  for (let i = rest - 1; i >= 0; i--) {
    cost[i] =
      (cost[i + 1] as number) - (slope[i] as number) * ((powerW[i + 1] as number) - (powerW[i] as number));
  }
}

/** What grid power costs [price x W], positive where it is bought. */
export const gridCost = (
  { importPrice, exportPrice }: { readonly importPrice: number; readonly exportPrice: number },
  gridW: number,
): number => (gridW > 0 ? importPrice : exportPrice) * gridW;

/** Cost at a power between the first and the last end. */
export function curveCost({ count, powerW: ends, cost, slope }: BatteryCurve, powerW: number): number {
  if (count === 1) return cost[0] as number;
  let piece = 0;
  while (piece + 2 < count && powerW > (ends[piece + 1] as number)) piece++;
  return (cost[piece] as number) + (slope[piece] as number) * (powerW - (ends[piece] as number));
}
