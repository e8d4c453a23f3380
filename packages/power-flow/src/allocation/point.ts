// The profiled hot file: one flat loop per path and scratch arrays that outlive a call, because it runs about ten times
// per decision with cars. Everything else in this package is plain.
import { curveCost } from "./curve.ts";
import type { InstantProblem } from "./problem.ts";

/**
 * Places in an outcome, in the order in which outcomes are compared: the branch (only while one is searched), least
 * overload [A], least shortfall of the battery's reserve [W], least shortfall of the cars [W], cost [price x W].
 */
export const BRANCH = 0;
export const OVER_A = 1;
export const RESERVE_W = 2;
export const MUST_W = 3;
export const COST = 4;
export const BATTERY_W = 5;
export const CURTAIL_W = 6;

/** What a point achieves and where it lies; see the places above. */
export type Outcome = Float64Array;
export const newOutcome = (): Outcome => new Float64Array(7);

/** Load of all cars: volt-amperes on L1, L2, L3, their sum, and 1 if any of them charges. */
export const EV_W = 3;
export const EV_CHARGING = 4;

/** Differences below these are rounding noise. */
export const SAME_A = 1e-9;
export const SAME_W = 1e-7;
const SAME_COST = 1e-9;
/** A point this far outside the box still belongs to it [W]: an intersection is as exact as its division. */
const OUTSIDE_W = 1e-7;

/** True if an outcome is better than another: lexicographic, money last. */
export function isBetter(one: Outcome, other: Outcome): boolean {
  let gap = (one[BRANCH] as number) - (other[BRANCH] as number);
  if (gap > SAME_W || gap < -SAME_W) return gap < 0;
  gap = (one[OVER_A] as number) - (other[OVER_A] as number);
  if (gap > SAME_A || gap < -SAME_A) return gap < 0;
  gap = (one[RESERVE_W] as number) - (other[RESERVE_W] as number);
  if (gap > SAME_W || gap < -SAME_W) return gap < 0;
  gap = (one[MUST_W] as number) - (other[MUST_W] as number);
  if (gap > SAME_W || gap < -SAME_W) return gap < 0;
  return (one[COST] as number) < (other[COST] as number) - SAME_COST;
}

/**
 * The best battery power and curtailment for given cars, exactly.
 *
 * For given cars the cost is linear on every cell that these lines cut out of the box of (b, c): the ends of the
 * battery curve, the ends of c, grid power 0 and at its limits, the inverter's limits, each phase at its limit. So a
 * best point stands where two lines cross; no convexity is needed.
 *
 * @param load - Load of the cars.
 * @param branch - 1 wants import, -1 export, 0 does not care: on one branch the grid's price is one number.
 * @param out - Receives the outcome; its place for the cars stays untouched.
 */
export function solvePoint(
  problem: InstantProblem,
  load: Float64Array,
  lowW: number,
  highW: number,
  branch: number,
  out: Outcome,
): void {
  const low = load[EV_CHARGING] === 1 && problem.lowWhileChargingW > lowW ? problem.lowWhileChargingW : lowW;
  const simple = problem.shared && problem.reserveW === 0 && !problem.clips;
  if (simple && solveShared(problem, load, low, highW, branch, out)) return;
  solveGeneral(problem, load, low, highW, branch, out);
}

let candidates = new Float64Array(64);

/**
 * Battery and PV load the phases alike, so that every wire only sees b + c: from `from` to `to`.
 *
 * @returns false if no point keeps all limits; the general path then finds the least overload.
 */
function solveShared(
  problem: InstantProblem,
  load: Float64Array,
  lowW: number,
  highW: number,
  branch: number,
  out: Outcome,
): boolean {
  const { pvW, curtailMaxW, pvShares, houseVa, voltageV, limitA } = problem;
  const netW = problem.houseW + (load[EV_W] as number);
  const zero = pvW - netW;
  let from = zero - problem.maxExportW;
  let to = zero + problem.maxImportW;
  if (pvW - problem.hybridW > from) from = pvW - problem.hybridW;
  if (pvW + problem.hybridW < to) to = pvW + problem.hybridW;
  if (branch > 0 && zero > from) from = zero;
  if (branch < 0 && zero < to) to = zero;
  for (let phase = 0; phase < problem.phases; phase++) {
    const share = pvShares[phase] as number;
    const va = (houseVa[phase] as number) + (load[phase] as number);
    const roomVa = (limitA[phase] as number) * (voltageV[phase] as number);
    if (share > 0) {
      const upper = (roomVa - va) / share + pvW;
      const lower = (-roomVa - va) / share + pvW;
      if (upper < to) to = upper;
      if (lower > from) from = lower;
    } else if (va > roomVa || -va > roomVa) return false;
  }
  const low = from - curtailMaxW > lowW ? from - curtailMaxW : lowW;
  const high = to < highW ? to : highW;
  if (from > to || low > high) return false;

  pickShared(problem, low, high, from, to, zero, out);
  return true;
}

/** The best of the candidates on b in [low, high], b + c in [from, to]; grid power is b + c - zero. */
function pickShared(
  problem: InstantProblem,
  low: number,
  high: number,
  from: number,
  to: number,
  zero: number,
  out: Outcome,
): void {
  const { curtailMaxW, curve, importPrice, exportPrice } = problem;
  // Rest comes first, so that a tie means rest.
  const ends = curve.powerW;
  if (candidates.length < ends.length + 8) candidates = new Float64Array(2 * ends.length + 16);
  let count = 0;
  candidates[count++] = 0;
  for (let i = 0; i < ends.length; i++) candidates[count++] = ends[i] as number;
  candidates[count++] = low;
  candidates[count++] = high;
  candidates[count++] = from;
  candidates[count++] = zero;
  // Curtailing pays only where a price is negative.
  const curtailPays = importPrice < 0 || exportPrice < 0;
  if (curtailPays) {
    candidates[count++] = zero - curtailMaxW;
    candidates[count++] = to - curtailMaxW;
  }

  let bestCost = Infinity;
  let bestBattery = 0;
  let bestCurtail = 0;
  for (let i = 0; i < count; i++) {
    const battery = candidates[i] as number;
    if (battery < low || battery > high) continue;
    const least = from > battery ? from - battery : 0;
    const batteryCost = curveCost(curve, battery);
    let grid = least + battery - zero;
    let cost = batteryCost + (grid > 0 ? importPrice : exportPrice) * grid;
    if (cost < bestCost - SAME_COST) {
      bestCost = cost;
      bestBattery = battery;
      bestCurtail = least;
    }
    if (!curtailPays) continue;
    const most = to - battery < curtailMaxW ? to - battery : curtailMaxW;
    grid = most + battery - zero;
    cost = batteryCost + (grid > 0 ? importPrice : exportPrice) * grid;
    if (cost < bestCost - SAME_COST) {
      bestCost = cost;
      bestBattery = battery;
      bestCurtail = most;
    }
    const balancing = zero - battery;
    if (balancing > least && balancing < most && batteryCost < bestCost - SAME_COST) {
      bestCost = batteryCost;
      bestBattery = battery;
      bestCurtail = balancing;
    }
  }
  out[BRANCH] = 0;
  out[OVER_A] = 0;
  out[RESERVE_W] = 0;
  out[COST] = bestCost;
  out[BATTERY_W] = bestBattery;
  out[CURTAIL_W] = bestCurtail;
}

// Lines p b + q c = r of the general path; p and q are never negative.
let lineP = new Float64Array(64);
let lineQ = new Float64Array(64);
let lineR = new Float64Array(64);
let lines = 0;
const trial = newOutcome();

/** Keeps a line if it crosses the box. */
function addLine(p: number, q: number, r: number, lowW: number, highW: number, curtailMaxW: number): void {
  if (r < p * lowW - OUTSIDE_W || r > p * highW + q * curtailMaxW + OUTSIDE_W) return;
  lineP[lines] = p;
  lineQ[lines] = q;
  lineR[lines] = r;
  lines++;
}

function gatherLines(problem: InstantProblem, load: Float64Array, lowW: number, highW: number): void {
  const { pvW, curtailMaxW, curve, pvShares, batteryShares, houseVa, voltageV, limitA, hybridW } = problem;
  const ends = curve.powerW;
  if (lineP.length < ends.length + 32) {
    lineP = new Float64Array(2 * ends.length + 32);
    lineQ = new Float64Array(lineP.length);
    lineR = new Float64Array(lineP.length);
  }
  lines = 0;
  addLine(0, 1, 0, lowW, highW, curtailMaxW);
  if (curtailMaxW > 0) addLine(0, 1, curtailMaxW, lowW, highW, curtailMaxW);
  addLine(1, 0, 0, lowW, highW, curtailMaxW);
  addLine(1, 0, lowW, lowW, highW, curtailMaxW);
  if (highW > lowW) addLine(1, 0, highW, lowW, highW, curtailMaxW);
  for (let i = 0; i < ends.length; i++) {
    const end = ends[i] as number;
    if (end !== 0 && end > lowW && end < highW) addLine(1, 0, end, lowW, highW, curtailMaxW);
  }
  if (problem.reserveW > 0) addLine(1, 0, problem.reserveW, lowW, highW, curtailMaxW);
  const zero = pvW - problem.houseW - (load[EV_W] as number);
  addLine(1, 1, zero, lowW, highW, curtailMaxW);
  addLine(1, 1, zero + problem.maxImportW, lowW, highW, curtailMaxW);
  addLine(1, 1, zero - problem.maxExportW, lowW, highW, curtailMaxW);
  addLine(1, 1, pvW + hybridW, lowW, highW, curtailMaxW);
  addLine(1, 1, pvW - hybridW, lowW, highW, curtailMaxW);
  for (let phase = 0; phase < problem.phases; phase++) {
    const p = batteryShares[phase] as number;
    const q = pvShares[phase] as number;
    if (p === 0 && q === 0) continue;
    const r = q * pvW - (houseVa[phase] as number) - (load[phase] as number);
    const roomVa = (limitA[phase] as number) * (voltageV[phase] as number);
    addLine(p, q, r + roomVa, lowW, highW, curtailMaxW);
    addLine(p, q, r - roomVa, lowW, highW, curtailMaxW);
  }
}

/** Of two equally good points the one with less battery power is taken, then the one with less curtailment. */
function isCalmer(one: Outcome, other: Outcome): boolean {
  const gap = Math.abs(one[BATTERY_W] as number) - Math.abs(other[BATTERY_W] as number);
  if (gap > SAME_W || gap < -SAME_W) return gap < 0;
  return (one[CURTAIL_W] as number) < (other[CURTAIL_W] as number) - SAME_W;
}

/** Every crossing of two lines inside the box, weighed by all levels. */
function solveGeneral(
  problem: InstantProblem,
  load: Float64Array,
  lowW: number,
  highW: number,
  branch: number,
  out: Outcome,
): void {
  const { curtailMaxW, pvW, hybridW, clips } = problem;
  gatherLines(problem, load, lowW, highW);
  out[BRANCH] = Infinity;
  for (let i = 1; i < lines; i++) {
    for (let j = 0; j < i; j++) {
      const p = lineP[i] as number;
      const q = lineQ[i] as number;
      const determinant = p * (lineQ[j] as number) - (lineP[j] as number) * q;
      if (determinant < 1e-12 && determinant > -1e-12) continue;
      let battery = ((lineR[i] as number) * (lineQ[j] as number) - (lineR[j] as number) * q) / determinant;
      let curtail = (p * (lineR[j] as number) - (lineP[j] as number) * (lineR[i] as number)) / determinant;
      if (battery < lowW - OUTSIDE_W || battery > highW + OUTSIDE_W) continue;
      if (curtail < -OUTSIDE_W || curtail > curtailMaxW + OUTSIDE_W) continue;
      // `+ 0` turns -0 into 0.
      battery = (battery < lowW ? lowW : battery > highW ? highW : battery) + 0;
      curtail = (curtail < 0 ? 0 : curtail > curtailMaxW ? curtailMaxW : curtail) + 0;
      const acW = battery + curtail - pvW;
      if (acW > hybridW + OUTSIDE_W || acW < -hybridW - OUTSIDE_W) continue;
      if (clips && curtail > OUTSIDE_W && acW > OUTSIDE_W - hybridW) continue;
      weigh(problem, load, battery, curtail, branch, trial);
      trial[MUST_W] = out[MUST_W] as number;
      if (isBetter(trial, out) || (!isBetter(out, trial) && isCalmer(trial, out))) out.set(trial);
    }
  }
}

/** The outcome of one point, all levels but the cars'. */
export function weigh(
  problem: InstantProblem,
  load: Float64Array,
  battery: number,
  curtail: number,
  branch: number,
  out: Outcome,
): void {
  const { pvW, batteryShares, pvShares, houseVa, voltageV, limitA, voltageSumV } = problem;
  const usedW = pvW - curtail;
  let over = 0;
  for (let phase = 0; phase < problem.phases; phase++) {
    const va =
      (houseVa[phase] as number) +
      (load[phase] as number) +
      (batteryShares[phase] as number) * battery -
      (pvShares[phase] as number) * usedW;
    const beyond = (va < 0 ? -va : va) / (voltageV[phase] as number) - (limitA[phase] as number);
    if (beyond > SAME_A) over += beyond;
  }
  const grid = problem.houseW + (load[EV_W] as number) + battery - usedW;
  if (grid - problem.maxImportW > SAME_W) over += (grid - problem.maxImportW) / voltageSumV;
  if (-grid - problem.maxExportW > SAME_W) over += (-grid - problem.maxExportW) / voltageSumV;
  out[BRANCH] = grid * branch < -SAME_W ? -grid * branch : 0;
  out[OVER_A] = over;
  out[RESERVE_W] = problem.reserveW > 0 && battery < problem.reserveW ? problem.reserveW - battery : 0;
  out[COST] =
    curveCost(problem.curve, battery) + (grid > 0 ? problem.importPrice : problem.exportPrice) * grid;
  out[BATTERY_W] = battery;
  out[CURTAIL_W] = curtail;
}
