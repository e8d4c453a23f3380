import type { ValueSegments, Watts } from "@oec/domain";
import type { BatteryConstraints } from "../types/constraints.ts";
import type { BatteryValues } from "../types/values.ts";

/**
 * What a battery power costs, without the grid: wear and tracking, less the value of the energy it stores.
 *
 * Piecewise linear over the power; costs in price x W, that is currency/kWh x W = 1/1000 currency/h. The cost of rest
 * is 0 plus tracking.
 */
export interface BatteryCurve {
  /** Ends of the pieces [W], ascending; at least one. 0 is always among them. */
  readonly powerW: readonly number[];
  /** Cost at the ends. */
  readonly cost: readonly number[];
  /** Slope of the piece to the right of each end but the last. */
  readonly slope: readonly number[];
  /** Slopes never fall: a convex curve, on which searches by slope are exact. */
  readonly convex: boolean;
}

/** The curve of a site without a battery. */
export const NO_BATTERY_CURVE: BatteryCurve = { powerW: [0], cost: [0], slope: [], convex: true };

/** Two ends closer than this are one [W]. */
const SAME_W = 1e-9;

/**
 * The cost curve between two powers, `lowW <= 0 <= highW`, each 0 or at least a micro-watt from it.
 *
 * Pieces end where energy in store reaches another value segment, at the planned power and at rest.
 *
 * @param planW - The planned power, `NaN` if there is none to follow.
 */
export function batteryCurve(
  battery: BatteryConstraints,
  values: BatteryValues,
  storedWh: number,
  holdHours: number,
  lowW: Watts,
  highW: Watts,
  planW: number,
): BatteryCurve {
  const { chargeEfficiency, dischargeEfficiency } = battery;
  const { segments, trackingPerKwh, wearCostPerKwh } = values;
  const perChargedW = chargeEfficiency * holdHours;
  const perDischargedW = holdHours / dischargeEfficiency;
  const { powerW, perKwh } = ends(segments, storedWh, perChargedW, perDischargedW, lowW, highW, planW);
  const slope: number[] = [];
  let convex = true;
  for (let i = 0; i + 1 < powerW.length; i++) {
    const left = powerW[i] as number;
    const worth = perKwh[i] as number;
    let steepness =
      left < 0 ? -wearCostPerKwh - worth / dischargeEfficiency : wearCostPerKwh - worth * chargeEfficiency;
    // A planned power that is absent (NaN) compares false on both sides.
    if (left >= planW - SAME_W) steepness += trackingPerKwh;
    else if (left < planW) steepness -= trackingPerKwh;
    if (i > 0 && steepness < (slope[i - 1] as number) - 1e-12) convex = false;
    slope.push(steepness);
  }
  const atRest = planW === planW ? trackingPerKwh * Math.abs(planW) : 0;
  return { powerW, cost: costs(powerW, slope, atRest), slope, convex };
}

/** Ends of the pieces, and the value of stored energy on the piece to the right of each. */
function ends(
  segments: ValueSegments,
  storedWh: number,
  perChargedW: number,
  perDischargedW: number,
  lowW: number,
  highW: number,
  planW: number,
): { readonly powerW: number[]; readonly perKwh: number[] } {
  const { levelsWh, perKwh: worths } = segments;
  const last = worths.length - 1;
  let segment = segmentAt(segments, storedWh + lowW * perDischargedW);
  const powerW = [lowW];
  const perKwh = [last < 0 ? 0 : (worths[segment] as number)];
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
      if (next === 0 || next === highW) powerW[powerW.length - 1] = next;
      perKwh[perKwh.length - 1] = worth;
    } else if (next === 0 || next === planW || next >= highW || worth !== perKwh[perKwh.length - 1]) {
      powerW.push(next);
      perKwh.push(worth);
    }
    if (next > at) at = next;
  }
  return { powerW, perKwh };
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
function costs(powerW: readonly number[], slope: readonly number[], atRest: number): number[] {
  const cost = new Array<number>(powerW.length).fill(atRest);
  const rest = powerW.indexOf(0);
  for (let i = rest + 1; i < powerW.length; i++) {
    cost[i] =
      (cost[i - 1] as number) +
      (slope[i - 1] as number) * ((powerW[i] as number) - (powerW[i - 1] as number));
  }
  for (let i = rest - 1; i >= 0; i--) {
    cost[i] =
      (cost[i + 1] as number) - (slope[i] as number) * ((powerW[i + 1] as number) - (powerW[i] as number));
  }
  return cost;
}

/** Cost at a power between the first and the last end. */
export function curveCost(curve: BatteryCurve, powerW: number): number {
  const ends = curve.powerW;
  let piece = 0;
  while (piece + 2 < ends.length && powerW > (ends[piece + 1] as number)) piece++;
  if (curve.slope.length === 0) return curve.cost[0] as number;
  return (curve.cost[piece] as number) + (curve.slope[piece] as number) * (powerW - (ends[piece] as number));
}
