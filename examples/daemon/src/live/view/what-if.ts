import {
  horizonFromEdges,
  planningStep,
  slotHours,
  slotIndexAt,
  type BatteryPlanningModel,
  type Instant,
  type Money,
  type WattHours,
  type Watts,
} from "@oec/domain";
import type { Problem, StorageProblem, Strategy } from "@oec/optimizer";

/** Powers of a home at the busbar in one slot, before the battery [W]. */
export interface SlotNeed {
  readonly loadW: Watts;
  readonly pvW: Watts;
}

/** What a battery is made to do: from one instant to another, a wanted power per slot. */
export interface Forced {
  readonly from: Instant;
  readonly to: Instant;
  /** Wanted power at the busbar [W], positive charges; limits of battery and connection shorten it. */
  powerW(need: SlotNeed): Watts;
}

/** What being forced costs. */
export interface ForcedOutcome {
  /** Cost with the force less cost without, both planned as well as possible otherwise [currency]; 0 or more if the strategy is exact. */
  readonly costDifference: Money;
  /** What really moves through the busbar while forced [Wh], either way. */
  readonly movedWh: WattHours;
  /** Wanted energy that the battery has no room or no charge for [Wh]. */
  readonly missedWh: WattHours;
}

/** The parts of a problem that a piece of its horizon can be cut from. */
const CUTTABLE: ReadonlySet<string> = new Set([
  "horizon",
  "currency",
  "importPricePerKwh",
  "exportPricePerKwh",
  "loadW",
  "pvW",
  "maxImportW",
  "maxExportW",
  "storages",
] satisfies readonly (keyof Problem)[]);
const PLAIN_STORAGE: ReadonlySet<string> = new Set([
  "id",
  "minWh",
  "maxWh",
  "startWh",
  "maxChargeW",
  "maxDischargeW",
  "chargeEfficiency",
  "dischargeEfficiency",
  "wearCostPerKwh",
  "terminalValuePerKwh",
] satisfies readonly (keyof StorageProblem)[]);

/** Rounding of two plans of the same problem [currency]. */
const ROUNDING = 1e-6;

/**
 * What it costs to force the only battery of a problem for a while: decided twice by the same strategy, with and without.
 *
 * @param startWh - Stored energy at `forced.from`.
 * @returns undefined where it cannot be told: more than one storage, a peak charge, cars, or a span outside the problem.
 */
export function forcedOutcome(
  problem: Problem,
  strategy: Strategy,
  forced: Forced,
  startWh: WattHours,
): ForcedOutcome | undefined {
  const [storage, ...others] = problem.storages;
  if (storage === undefined || others.length > 0 || !isPlain(problem, storage)) return undefined;
  const span = splitAt(splitAt(problem, forced.from), forced.to);
  const first = slotIndexAt(span.horizon, forced.from);
  const edge = span.horizon.edges.indexOf(forced.to);
  if (first < 0 || edge <= first) return undefined;
  const free = totalFrom(span, strategy, first, startWh);
  const walked = walk(span, storage, first, edge, startWh, forced);
  const rest = totalFrom(span, strategy, edge, walked.storedWh);
  if (free === undefined || rest === undefined) return undefined;
  const difference = walked.cost + rest - free;
  return {
    costDifference: Math.abs(difference) > ROUNDING ? difference : 0,
    movedWh: walked.movedWh,
    missedWh: walked.missedWh,
  };
}

function isPlain(problem: Problem, storage: StorageProblem): boolean {
  const known = (object: object, names: ReadonlySet<string>): boolean =>
    Object.entries(object).every(
      ([name, value]) =>
        names.has(name) || value === undefined || (Array.isArray(value) && value.length === 0),
    );
  return known(problem, CUTTABLE) && known(storage, PLAIN_STORAGE);
}

/** The same problem with a slot border at an instant; unchanged where there is one, or outside. */
function splitAt(problem: Problem, at: Instant): Problem {
  const slot = slotIndexAt(problem.horizon, at);
  if (slot < 0 || problem.horizon.edges[slot] === at) return problem;
  const twice = (column: Readonly<Float64Array>): Float64Array =>
    Float64Array.from(
      { length: column.length + 1 },
      (_, index) => column[index > slot ? index - 1 : index] ?? 0,
    );
  const { edges } = problem.horizon;
  return {
    ...problem,
    horizon: horizonFromEdges([...edges.subarray(0, slot + 1), at, ...edges.subarray(slot + 1)]),
    ...columnsOf(problem, twice),
  };
}

function columnsOf(problem: Problem, change: (column: Readonly<Float64Array>) => Float64Array) {
  return {
    importPricePerKwh: change(problem.importPricePerKwh),
    exportPricePerKwh: change(problem.exportPricePerKwh),
    loadW: change(problem.loadW),
    pvW: change(problem.pvW),
    maxImportW: change(problem.maxImportW),
    maxExportW: change(problem.maxExportW),
  };
}

/** Cost of the best plan from a slot on; what is stored at the end counts against it. */
function totalFrom(
  problem: Problem,
  strategy: Strategy,
  slot: number,
  startWh: WattHours,
): Money | undefined {
  const [storage] = problem.storages;
  if (storage === undefined) return undefined;
  if (slot >= problem.horizon.count) return (-(startWh - storage.minWh) / 1000) * storage.terminalValuePerKwh;
  const solved = strategy.solve({
    ...problem,
    horizon: horizonFromEdges(problem.horizon.edges.subarray(slot)),
    ...columnsOf(problem, (column) => column.slice(slot)),
    storages: [{ ...storage, startWh: Math.min(storage.maxWh, Math.max(storage.minWh, startWh)) }],
  });
  return solved.ok ? solved.value.cost.total : undefined;
}

interface Walk {
  readonly storedWh: WattHours;
  readonly cost: Money;
  readonly movedWh: WattHours;
  readonly missedWh: WattHours;
}

/** The forced slots one by one. */
function walk(
  problem: Problem,
  storage: StorageProblem,
  first: number,
  end: number,
  startWh: WattHours,
  forced: Forced,
): Walk {
  const model = modelOf(storage);
  let sum: Walk = { storedWh: startWh, cost: 0, movedWh: 0, missedWh: 0 };
  for (let slot = first; slot < end; slot += 1) {
    const hours = slotHours(problem.horizon, slot);
    const need = { loadW: problem.loadW[slot] ?? 0, pvW: problem.pvW[slot] ?? 0 };
    const wantedW = forced.powerW(need);
    const netW = need.loadW - need.pvW;
    // Below 0 where the house alone is above the limit: then the battery has to help, whatever is wanted.
    const mostW = (problem.maxImportW[slot] ?? Infinity) - netW;
    const leastW = Math.min(0, -(problem.maxExportW[slot] ?? Infinity) - netW);
    const allowedW = Math.min(mostW, Math.max(leastW, wantedW));
    const { storedWh, powerW } = planningStep(model, sum.storedWh, allowedW, hours);
    const wear = (Math.abs(powerW) * hours * storage.wearCostPerKwh) / 1000;
    sum = {
      storedWh,
      cost: sum.cost + (settledPerHour(problem, slot, need.pvW, netW + powerW) * hours) / 1000 + wear,
      movedWh: sum.movedWh + Math.abs(powerW) * hours,
      missedWh: sum.missedWh + Math.abs(allowedW - powerW) * hours,
    };
  }
  return sum;
}

/** Price times power at the connection, with PV left unused where that is cheaper or needed [currency W/kWh]. */
function settledPerHour(problem: Problem, slot: number, pvW: Watts, gridW: Watts): number {
  const priceIn = problem.importPricePerKwh[slot] ?? 0;
  const priceOut = problem.exportPricePerKwh[slot] ?? 0;
  const maxOutW = problem.maxExportW[slot] ?? Infinity;
  const maxInW = Math.max(problem.maxImportW[slot] ?? Infinity, gridW);
  const candidates = [gridW, 0, -maxOutW, gridW + pvW, maxInW];
  let best = Infinity;
  for (const candidate of candidates) {
    if (candidate < gridW || candidate > gridW + pvW || candidate < -maxOutW || candidate > maxInW) continue;
    best = Math.min(best, candidate * (candidate > 0 ? priceIn : priceOut));
  }
  return best;
}

function modelOf(storage: StorageProblem): BatteryPlanningModel {
  const { minWh, maxWh, maxChargeW, maxDischargeW, chargeEfficiency, dischargeEfficiency } = storage;
  return {
    capacityWh: maxWh,
    minSocPercent: maxWh > 0 ? (100 * minWh) / maxWh : 0,
    maxSocPercent: 100,
    maxChargeW,
    maxDischargeW,
    chargeEfficiency,
    dischargeEfficiency,
    wearCostPerKwh: storage.wearCostPerKwh,
  };
}
