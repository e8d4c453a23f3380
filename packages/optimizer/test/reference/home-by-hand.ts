import type { Problem } from "@oec/optimizer";

/** What a plan of the grid of levels costs, and what no plan can be below. */
export interface HomeReference {
  /** Least cost of a plan whose stored energy and charging power lie on the grid [currency]. */
  readonly cost: number;
}

/** Levels of the store, powers of the car. */
const LEVELS = 13;
const POWERS = 3;

/**
 * The cheapest plan of a tiny home by trying everything: every pattern and power of the car on a few steps, and for each
 * a dynamic programme over a grid of levels for every cap on import that the grid can reach. Shares nothing with the
 * package. Its cost is that of a real plan, so no optimum is above it.
 *
 * @param keepsTo - Numbers of slots that the car may charge in; absent: any.
 */
export function homeByHand(
  problem: Problem,
  keepsTo: (slotsOn: number) => boolean = () => true,
): HomeReference {
  const car = problem.vehicles?.[0];
  const slots = problem.horizon.count;
  let best = Infinity;
  const choices = [0];
  for (let step = 0; car !== undefined && step < POWERS; step += 1)
    choices.push(car.minChargeW + ((car.maxChargeW - car.minChargeW) * step) / (POWERS - 1));
  const powers = new Array<number>(slots).fill(0);
  const visit = (slot: number): void => {
    if (slot === slots) {
      if (keepsTo(powers.filter((watts) => watts > 0).length))
        best = Math.min(best, costAround(problem, powers));
      return;
    }
    for (const watts of car?.available[slot] === 1 ? choices : [0]) {
      powers[slot] = watts;
      visit(slot + 1);
    }
  };
  visit(0);
  return { cost: best };
}

/** Cheapest use of the battery around the car's powers, peak charge included. */
function costAround(problem: Problem, powers: readonly number[]): number {
  const car = problem.vehicles?.[0];
  const hours = (slot: number) =>
    (problem.horizon.edges[slot + 1]! - problem.horizon.edges[slot]!) / 3_600_000;
  let missing = 0;
  if (car !== undefined) {
    let stored = car.startWh;
    for (const [slot, watts] of powers.entries()) stored += watts * hours(slot) * car.chargeEfficiency;
    if (stored > car.maxWh) return Infinity;
    missing = (Math.max(0, car.targetWh - stored) / 1000) * car.shortfallPricePerKwh;
  }
  const free = unlimited(problem, powers, Infinity, hours);
  const price = problem.peak?.pricePerKw ?? 0;
  const floorW = Math.max(0, ...(problem.peak?.billedPeaksW ?? []));
  if (price === 0) return free.cost + missing;
  let best = free.cost + (price * Math.max(floorW, free.peakW)) / 1000;
  for (let capW = Math.max(floorW, free.peakW); capW >= floorW; capW -= 400) {
    const kept = unlimited(problem, powers, capW, hours);
    if (kept.cost === Infinity) break;
    best = Math.min(best, kept.cost + (price * Math.max(floorW, kept.peakW)) / 1000);
  }
  return best + missing;
}

/** Least energy cost with import at or below a cap, over a grid of levels; the peak is that of the way found. */
function unlimited(
  problem: Problem,
  powers: readonly number[],
  capW: number,
  hours: (slot: number) => number,
): { readonly cost: number; readonly peakW: number } {
  const store = problem.storages[0]!;
  const level = (index: number) => store.minWh + ((store.maxWh - store.minWh) * index) / (LEVELS - 1);
  let ways = new Map([[store.startWh, { cost: 0, peakW: 0 }]]);
  for (let slot = 0; slot < problem.horizon.count; slot += 1) {
    const next = new Map<number, { cost: number; peakW: number }>();
    for (const [from, way] of ways) {
      for (let index = -1; index < LEVELS; index += 1) {
        const to = index < 0 ? from : level(index);
        const step = stepCost(problem, slot, hours(slot), to - from, powers[slot]!, capW);
        if (step === undefined) continue;
        const cost = way.cost + step.cost;
        const known = next.get(to);
        if (known === undefined || cost < known.cost)
          next.set(to, { cost, peakW: Math.max(way.peakW, step.gridW) });
      }
    }
    ways = next;
  }
  let best = { cost: Infinity, peakW: 0 };
  for (const [wh, way] of ways) {
    const cost = way.cost - (store.terminalValuePerKwh * (wh - store.minWh)) / 1000;
    if (cost < best.cost) best = { cost, peakW: way.peakW };
  }
  return best;
}

function stepCost(
  problem: Problem,
  slot: number,
  hours: number,
  changeWh: number,
  carW: number,
  capW: number,
): { readonly cost: number; readonly gridW: number } | undefined {
  const store = problem.storages[0]!;
  const batteryW =
    (changeWh > 0 ? changeWh / store.chargeEfficiency : changeWh * store.dischargeEfficiency) / hours;
  if (batteryW > store.maxChargeW + 1e-9 || batteryW < -store.maxDischargeW - 1e-9) return undefined;
  const pvW = problem.pvW[slot]!;
  const netW = problem.loadW[slot]! - pvW + batteryW + carW;
  const limitW = Math.min(capW, problem.maxImportW[slot]!);
  let best: { cost: number; gridW: number } | undefined;
  for (const wantedW of [netW, 0, limitW, -problem.maxExportW[slot]!]) {
    if (wantedW < netW - 1e-9 || wantedW > netW + pvW + 1e-9) continue;
    if (wantedW > limitW + 1e-9 || wantedW < -problem.maxExportW[slot]! - 1e-9) continue;
    const price = wantedW > 0 ? problem.importPricePerKwh[slot]! : problem.exportPricePerKwh[slot]!;
    const cost = (wantedW * hours * price + Math.abs(batteryW) * hours * store.wearCostPerKwh) / 1000;
    if (best === undefined || cost < best.cost) best = { cost, gridW: wantedW };
  }
  return best;
}
