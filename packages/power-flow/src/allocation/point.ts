// The profiled hot file: one flat loop per path and scratch arrays that outlive a call, because it runs about ten times
// per decision with cars. Everything else in this package is plain.
import { curveCost, gridCost } from "./curve.ts";
import { copyOutcome, isBetter, newOutcome, SAME_A, SAME_COST, SAME_W } from "./outcome.ts";
import type { EvLoad, Outcome } from "./outcome.ts";
import type { InstantProblem } from "./problem.ts";

/** A point this far outside the box still belongs to it [W]: an intersection is as exact as its division. */
const OUTSIDE_W = 1e-7;

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
  load: EvLoad,
  lowW: number,
  highW: number,
  branch: number,
  out: Outcome,
): void {
  const low = load.charging ? Math.max(lowW, problem.lowWhileChargingW) : lowW;
  if (!isSimple(problem) || !openWindow(problem, load, low, highW, branch)) {
    solveGeneral(problem, load, low, highW, branch, out);
    return;
  }
  out.branchW = 0;
  out.overA = 0;
  out.reserveW = 0;
  if (window.lowW === window.highW) pickPinned(problem, window.lowW, out);
  else pickShared(problem, out);
}

/** True if every limit of level 1 and the reserve can be kept beside given cars, where that is quick to tell. */
export function surelyKeepsLimits(problem: InstantProblem, load: EvLoad): boolean {
  const { lowW, highW, lowWhileChargingW } = problem;
  const low = load.charging ? Math.max(lowW, lowWhileChargingW) : lowW;
  return isSimple(problem) && openWindow(problem, load, low, highW, 0);
}

/** Battery and PV load the phases alike, so that every wire only sees their sum, and nothing comes before money. */
function isSimple(problem: InstantProblem): boolean {
  return problem.shared && problem.reserveW === 0 && !problem.clips;
}

/** What the limits leave: b from `lowW` to `highW`, b + c from `fromW` to `toW`; grid power is b + c - `zeroW`. */
const window = { lowW: Number.NaN, highW: Number.NaN, fromW: Number.NaN, toW: Number.NaN, zeroW: Number.NaN };

/** @returns false if no point keeps all limits; the general path then finds the least overload. */
function openWindow(
  problem: InstantProblem,
  load: EvLoad,
  lowW: number,
  highW: number,
  branch: number,
): boolean {
  const { pvW, curtailMaxW, pvShares, houseVa, voltageV, limitA } = problem;
  const netW = problem.houseW + load.powerW;
  const zero = pvW - netW;
  let from = Math.max(zero - problem.maxExportW, pvW - problem.hybridW);
  let to = Math.min(zero + problem.maxImportW, pvW + problem.hybridW);
  if (branch > 0) from = Math.max(from, zero);
  if (branch < 0) to = Math.min(to, zero);
  for (let phase = 0; phase < problem.phases; phase++) {
    const share = pvShares[phase] as number;
    const va = (houseVa[phase] as number) + (load.phaseVa[phase] as number);
    const roomVa = (limitA[phase] as number) * (voltageV[phase] as number);
    if (share > 0) {
      to = Math.min(to, (roomVa - va) / share + pvW);
      from = Math.max(from, (-roomVa - va) / share + pvW);
    } else if (Math.abs(va) > roomVa) return false;
  }
  window.lowW = Math.max(from - curtailMaxW, lowW);
  window.highW = Math.min(to, highW);
  window.fromW = from;
  window.toW = to;
  window.zeroW = zero;
  return from <= to && window.lowW <= window.highW;
}

/** Curtailing pays only where a price is negative. */
const curtailmentPays = ({ importPrice, exportPrice }: InstantProblem): boolean =>
  importPrice < 0 || exportPrice < 0;

/** The best curtailment for the one battery power that is left. */
function pickPinned(problem: InstantProblem, battery: number, out: Outcome): void {
  const { curtailMaxW, curve } = problem;
  const { fromW, toW, zeroW } = window;
  const batteryCost = curveCost(curve, battery);
  const least = Math.max(0, fromW - battery);
  out.batteryW = battery;
  out.curtailW = least;
  out.cost = batteryCost + gridCost(problem, least + battery - zeroW);
  if (!curtailmentPays(problem)) return;
  const most = Math.min(toW - battery, curtailMaxW);
  const mostCost = batteryCost + gridCost(problem, most + battery - zeroW);
  if (mostCost < out.cost - SAME_COST) {
    out.cost = mostCost;
    out.curtailW = most;
  }
  const balancing = zeroW - battery;
  if (balancing > least && balancing < most && batteryCost < out.cost - SAME_COST) {
    out.cost = batteryCost;
    out.curtailW = balancing;
  }
}

/** The best of the candidates in the window. */
function pickShared(problem: InstantProblem, out: Outcome): void {
  const { curtailMaxW, curve } = problem;
  const { lowW: low, highW: high, fromW: from, toW: to, zeroW: zero } = window;
  const ends = curve.powerW;
  // Candidates in the order in which ties are broken: where limits cut the curve, then its ends, whose cost is known.
  const curtailPays = curtailmentPays(problem);
  const fixed = curtailPays ? 7 : 5;
  const firstEnd = ends[0] as number;
  const lastEnd = ends[curve.count - 1] as number;
  const total = fixed + curve.count;
  let bestCost = Infinity;
  let bestBattery = 0;
  let bestCurtail = 0;
  for (let i = 0; i < total; i++) {
    let battery: number;
    if (i >= fixed) battery = ends[i - fixed] as number;
    else if (i === 0) battery = 0;
    else if (i === 1) battery = low > firstEnd ? low : Number.NaN;
    else if (i === 2) battery = high < lastEnd ? high : Number.NaN;
    else if (i === 3) battery = from;
    else if (i === 4) battery = zero;
    else if (i === 5) battery = zero - curtailMaxW;
    else battery = to - curtailMaxW;
    if (!(battery >= low && battery <= high)) continue;
    const batteryCost = i >= fixed ? (curve.cost[i - fixed] as number) : curveCost(curve, battery);
    const least = Math.max(0, from - battery);
    let cost = batteryCost + gridCost(problem, least + battery - zero);
    if (cost < bestCost - SAME_COST) {
      bestCost = cost;
      bestBattery = battery;
      bestCurtail = least;
    }
    if (!curtailPays) continue;
    const most = Math.min(to - battery, curtailMaxW);
    cost = batteryCost + gridCost(problem, most + battery - zero);
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
  out.cost = bestCost;
  out.batteryW = bestBattery;
  out.curtailW = bestCurtail;
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

function gatherLines(problem: InstantProblem, load: EvLoad, lowW: number, highW: number): void {
  const { pvW, curtailMaxW, curve, pvShares, batteryShares, houseVa, voltageV, limitA, hybridW } = problem;
  const ends = curve.powerW;
  if (lineP.length < curve.count + 32) {
    lineP = new Float64Array(2 * curve.count + 32);
    lineQ = new Float64Array(lineP.length);
    lineR = new Float64Array(lineP.length);
  }
  lines = 0;
  addLine(0, 1, 0, lowW, highW, curtailMaxW);
  addLine(0, 1, curtailMaxW, lowW, highW, curtailMaxW);
  addLine(1, 0, 0, lowW, highW, curtailMaxW);
  addLine(1, 0, lowW, lowW, highW, curtailMaxW);
  addLine(1, 0, highW, lowW, highW, curtailMaxW);
  for (let i = 0; i < curve.count; i++) addLine(1, 0, ends[i] as number, lowW, highW, curtailMaxW);
  if (problem.reserveW > 0) addLine(1, 0, problem.reserveW, lowW, highW, curtailMaxW);
  const zero = pvW - problem.houseW - load.powerW;
  addLine(1, 1, zero, lowW, highW, curtailMaxW);
  addLine(1, 1, zero + problem.maxImportW, lowW, highW, curtailMaxW);
  addLine(1, 1, zero - problem.maxExportW, lowW, highW, curtailMaxW);
  addLine(1, 1, pvW + hybridW, lowW, highW, curtailMaxW);
  addLine(1, 1, pvW - hybridW, lowW, highW, curtailMaxW);
  for (let phase = 0; phase < problem.phases; phase++) {
    const p = batteryShares[phase] as number;
    const q = pvShares[phase] as number;
    if (p === 0 && q === 0) continue;
    const r = q * pvW - (houseVa[phase] as number) - (load.phaseVa[phase] as number);
    const roomVa = (limitA[phase] as number) * (voltageV[phase] as number);
    addLine(p, q, r + roomVa, lowW, highW, curtailMaxW);
    addLine(p, q, r - roomVa, lowW, highW, curtailMaxW);
  }
}

/** Of two equally good points the one with less battery power is taken, then the one with less curtailment. */
function isCalmer(one: Outcome, other: Outcome): boolean {
  const gap = Math.abs(one.batteryW) - Math.abs(other.batteryW);
  if (Math.abs(gap) > SAME_W) return gap < 0;
  return one.curtailW < other.curtailW - SAME_W;
}

/** Every crossing of two lines inside the box, weighed by all levels. */
function solveGeneral(
  problem: InstantProblem,
  load: EvLoad,
  lowW: number,
  highW: number,
  branch: number,
  out: Outcome,
): void {
  const { curtailMaxW, pvW, hybridW, clips } = problem;
  gatherLines(problem, load, lowW, highW);
  out.branchW = Infinity;
  for (let i = 1; i < lines; i++) {
    for (let j = 0; j < i; j++) {
      const p = lineP[i] as number;
      const q = lineQ[i] as number;
      const determinant = p * (lineQ[j] as number) - (lineP[j] as number) * q;
      if (Math.abs(determinant) < 1e-12) continue;
      let battery = ((lineR[i] as number) * (lineQ[j] as number) - (lineR[j] as number) * q) / determinant;
      let curtail = (p * (lineR[j] as number) - (lineP[j] as number) * (lineR[i] as number)) / determinant;
      if (battery < lowW - OUTSIDE_W || battery > highW + OUTSIDE_W) continue;
      if (curtail < -OUTSIDE_W || curtail > curtailMaxW + OUTSIDE_W) continue;
      // `+ 0` turns -0 into 0.
      battery = Math.min(Math.max(battery, lowW), highW) + 0;
      curtail = Math.min(Math.max(curtail, 0), curtailMaxW) + 0;
      const acW = battery + curtail - pvW;
      if (acW > hybridW + OUTSIDE_W || acW < -hybridW - OUTSIDE_W) continue;
      if (clips && curtail > OUTSIDE_W && acW > OUTSIDE_W - hybridW) continue;
      weigh(problem, load, battery, curtail, branch, trial);
      trial.mustW = out.mustW;
      if (isBetter(trial, out) || (!isBetter(out, trial) && isCalmer(trial, out))) copyOutcome(trial, out);
    }
  }
}

/** The outcome of one point, all levels but the cars'. */
function weigh(
  problem: InstantProblem,
  load: EvLoad,
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
      (load.phaseVa[phase] as number) +
      (batteryShares[phase] as number) * battery -
      (pvShares[phase] as number) * usedW;
    const beyond = Math.abs(va) / (voltageV[phase] as number) - (limitA[phase] as number);
    if (beyond > SAME_A) over += beyond;
  }
  const grid = problem.houseW + load.powerW + battery - usedW;
  if (grid - problem.maxImportW > SAME_W) over += (grid - problem.maxImportW) / voltageSumV;
  if (-grid - problem.maxExportW > SAME_W) over += (-grid - problem.maxExportW) / voltageSumV;
  out.branchW = grid * branch < -SAME_W ? -grid * branch : 0;
  out.overA = over;
  out.reserveW = problem.reserveW > 0 && battery < problem.reserveW ? problem.reserveW - battery : 0;
  out.cost = curveCost(problem.curve, battery) + gridCost(problem, grid);
  out.batteryW = battery;
  out.curtailW = curtail;
}
