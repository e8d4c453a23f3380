import { curveCost, gridCost } from "./curve.ts";
import type { EvChoices, EvRange } from "./ev-choices.ts";
import type { Before, Outcome } from "./outcome.ts";
import type { InstantProblem } from "./problem.ts";

/** Limits that cross by less than this only touch [W]. */
const TOUCHING_W = 1e-8;

/** Where the grid's price bends, in the order of the slopes: how curtailment answers the battery. */
const CURTAIL_LEAST = 0;
const CURTAIL_TO_BALANCE = 1;
const CURTAIL_MOST = 2;

/** One price on either side of grid power 0, import not below export, and what the battery would do beside it. */
interface Market {
  importPrice: number;
  exportPrice: number;
  curtailing: number;
  /** Best battery powers while the grid's cost rises most, less, and least with them [W]; ascending. */
  steepW: number;
  middleW: number;
  flatW: number;
}

const newMarket = (): Market => ({
  importPrice: Number.NaN,
  exportPrice: Number.NaN,
  curtailing: CURTAIL_LEAST,
  steepW: Number.NaN,
  middleW: Number.NaN,
  flatW: Number.NaN,
});

// Scratch that `prepareQuick` fills: nothing of it outlives the search that called it. Numbers start as NaN, so that
// the compiler sees doubles from the first call on.
const whole = newMarket();
const exporting = newMarket();
const site = { zeroW: Number.NaN, fromW: Number.NaN, toW: Number.NaN, hasFixedPhase: false };
/** Per phase: highest and lowest battery power plus curtailment without cars [W], and what a volt-ampere takes off it. */
const upperW = new Float64Array(3);
const lowerW = new Float64Array(3);
const wattsPerVa = new Float64Array(3);
/** Per phase that neither battery nor PV can change: its house load and its room [VA]. */
const fixedVa = new Float64Array(3);
const roomVa = new Float64Array(3);

/**
 * Prepares weighing by {@link weighStep}, where that is exact: battery and PV load the phases alike, the battery's
 * cost is convex, and no reserve or clipping inverter comes before money.
 *
 * @returns false where it is not.
 */
export function prepareQuick(problem: InstantProblem): boolean {
  if (!problem.shared || !problem.curve.convex || problem.clips || problem.reserveW > 0) return false;
  const { pvW, hybridW, pvShares, houseVa, limitA, voltageV, importPrice, exportPrice } = problem;
  site.zeroW = pvW - problem.houseW;
  site.fromW = pvW - hybridW;
  site.toW = pvW + hybridW;
  site.hasFixedPhase = false;
  for (let phase = 0; phase < 3; phase++) {
    const share = phase < problem.phases ? (pvShares[phase] as number) : 0;
    const va = houseVa[phase] as number;
    const room = (limitA[phase] as number) * (voltageV[phase] as number);
    upperW[phase] = share > 0 ? (room - va) / share + pvW : Infinity;
    lowerW[phase] = share > 0 ? (-room - va) / share + pvW : -Infinity;
    wattsPerVa[phase] = share > 0 ? 1 / share : 0;
    fixedVa[phase] = va;
    roomVa[phase] = share > 0 || phase >= problem.phases ? Infinity : room;
    if (roomVa[phase] !== Infinity) site.hasFixedPhase = true;
  }
  if (exportPrice > importPrice) {
    openMarket(problem, whole, importPrice, importPrice);
    openMarket(problem, exporting, exportPrice, exportPrice);
  } else openMarket(problem, whole, importPrice, exportPrice);
  return true;
}

function openMarket(
  { curve }: InstantProblem,
  market: Market,
  importPrice: number,
  exportPrice: number,
): void {
  market.importPrice = importPrice;
  market.exportPrice = exportPrice;
  market.curtailing = exportPrice >= 0 ? CURTAIL_LEAST : importPrice >= 0 ? CURTAIL_TO_BALANCE : CURTAIL_MOST;
  // The grid's cost rises by these with the battery's power, once curtailment has answered it.
  const steep = Math.max(importPrice, 0);
  const flat = Math.min(exportPrice, 0);
  const middle = Math.max(exportPrice, Math.min(importPrice, 0));
  const { powerW, slope } = curve;
  const last = curve.count - 1;
  let piece = 0;
  while (piece < last && (slope[piece] as number) + steep < 0) piece++;
  market.steepW = powerW[piece] as number;
  while (piece < last && (slope[piece] as number) + middle < 0) piece++;
  market.middleW = powerW[piece] as number;
  while (piece < last && (slope[piece] as number) + flat < 0) piece++;
  market.flatW = powerW[piece] as number;
}

/** One way to run the last car, laid out for {@link weighStep}: the load of the others and what each ampere adds. */
const run = {
  wattsPerA: Number.NaN,
  /** Amperes per step, as a factor and as a divisor: one of them is 1, so that 0.1 A steps stay exact decimals. */
  factor: Number.NaN,
  divisor: Number.NaN,
  powerW: Number.NaN,
  mustW: Number.NaN,
  cost: Number.NaN,
  demandW: Number.NaN,
  chargePerKwh: Number.NaN,
  dischargePerKwh: Number.NaN,
};
/** Per phase: highest and lowest battery power plus curtailment at 0 A, and what an ampere takes off both [W]. */
const upperOfRun = new Float64Array(3);
const lowerOfRun = new Float64Array(3);
const wattsPerAmpere = new Float64Array(3);
/** Per phase that neither battery nor PV can change: load at 0 A [VA], and what an ampere adds. */
const fixedOfRun = new Float64Array(3);
const voltsOfRun = new Float64Array(3);
const mode = { charging: false, branch: Number.NaN };

/** A car that is off, as a range with one step. */
const AT_REST: EvRange = { phases: [], volts: [0, 0, 0], wattsPerA: 0, first: 0, last: 0 };

/**
 * Lays out one way to run the last car for {@link weighStep}.
 *
 * @param range - Absent: the car is off, its steps are 0.
 * @param branch - 1 wants import, -1 export, 0 does not care; must not be 0 where export pays more than import costs.
 */
export function layOut(before: Before, choices: EvChoices, range: EvRange | undefined, branch: number): void {
  const { wattsPerA, volts: voltsOfRange } = range ?? AT_REST;
  run.wattsPerA = wattsPerA;
  run.factor = choices.stepsPerA > 0 ? 1 : choices.stepA;
  run.divisor = choices.stepsPerA > 0 ? choices.stepsPerA : 1;
  run.powerW = before.load.powerW;
  run.mustW = before.mustW;
  run.cost = before.cost;
  run.demandW = choices.mustW;
  run.chargePerKwh = choices.valuePerKwh;
  run.dischargePerKwh = choices.dischargeCostPerKwh;
  for (let phase = 0; phase < 3; phase++) {
    const va = before.load.phaseVa[phase] as number;
    const volts = voltsOfRange[phase] as number;
    const perVa = wattsPerVa[phase] as number;
    upperOfRun[phase] = (upperW[phase] as number) - va * perVa;
    lowerOfRun[phase] = (lowerW[phase] as number) - va * perVa;
    wattsPerAmpere[phase] = volts * perVa;
    fixedOfRun[phase] = (fixedVa[phase] as number) + va;
    voltsOfRun[phase] = volts;
  }
  mode.charging = before.load.charging;
  mode.branch = branch;
}

/**
 * What the best battery power and curtailment achieve with the last car at some steps of the range that is laid out,
 * without looking for them among candidates.
 *
 * The cost of the battery is convex and the grid's has three slopes, so the best power is where their sum turns from
 * falling to rising: one of six places. Only to compare choices of cars: the winner is weighed again by `solvePoint`,
 * which breaks ties and finds the least overload.
 *
 * @param out - Receives cost, the deadlines' shortfall and, as `overA`, by how many watts or volt-amperes the limits miss
 * each other: 0 if all hold, else a convex measure that says in which direction it gets better.
 */
export function weighStep(problem: InstantProblem, steps: number, out: Outcome): void {
  const { curtailMaxW, highW, lowWhileChargingW } = problem;
  const currentA = (steps * run.factor) / run.divisor;
  const carW = currentA * run.wattsPerA;
  const zero = site.zeroW - run.powerW - carW;
  let from = Math.max(zero - problem.maxExportW, site.fromW);
  let to = Math.min(zero + problem.maxImportW, site.toW);
  if (mode.branch > 0) from = Math.max(from, zero);
  if (mode.branch < 0) to = Math.min(to, zero);
  let over = TOUCHING_W;
  for (let phase = 0; phase < 3; phase++) {
    const taken = currentA * (wattsPerAmpere[phase] as number);
    to = Math.min(to, (upperOfRun[phase] as number) - taken);
    from = Math.max(from, (lowerOfRun[phase] as number) - taken);
  }
  for (let phase = 0; site.hasFixedPhase && phase < 3; phase++) {
    const va = (fixedOfRun[phase] as number) + currentA * (voltsOfRun[phase] as number);
    over = Math.max(over, Math.abs(va) - (roomVa[phase] as number));
  }
  const lowest = mode.charging || steps > 0 ? Math.max(problem.lowW, lowWhileChargingW) : problem.lowW;
  const low = Math.max(lowest, from - curtailMaxW);
  const high = Math.min(to, highW);
  over = Math.max(over, from - to, low - high);
  out.branchW = 0;
  out.reserveW = 0;
  out.overA = over > TOUCHING_W ? over : 0;
  out.mustW = run.mustW + (run.demandW > 0 && run.demandW > carW ? run.demandW - carW : 0);
  out.cost = run.cost - (carW > 0 ? run.chargePerKwh : run.dischargePerKwh) * carW;
  if (over > TOUCHING_W) return;

  const market = mode.branch < 0 ? exporting : whole;
  const { curtailing, steepW, middleW, flatW } = market;
  // Battery powers at which the grid's slope changes.
  let first = from;
  let second = Math.max(zero, from);
  if (curtailing === CURTAIL_TO_BALANCE) {
    second = Math.min(second, to);
    first = second - curtailMaxW;
  } else if (curtailing === CURTAIL_MOST) {
    second = to - curtailMaxW;
    first = Math.min(zero, to) - curtailMaxW;
  }
  let battery = flatW;
  if (steepW > second) battery = steepW;
  else if (middleW > second) battery = second;
  else if (middleW > first) battery = middleW;
  else if (flatW > first) battery = first;
  battery = Math.max(low, Math.min(high, battery));
  const least = Math.max(0, from - battery);
  let curtail = least;
  if (curtailing !== CURTAIL_LEAST) {
    const most = Math.min(to - battery, curtailMaxW);
    curtail = curtailing === CURTAIL_MOST ? most : Math.min(most, Math.max(least, zero - battery));
  }
  out.cost += curveCost(problem.curve, battery) + gridCost(market, battery + curtail - zero);
}
