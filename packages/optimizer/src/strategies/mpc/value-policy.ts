import { horizonFromEdges, slotIndexAt, type Instant, type Watts, type WattHours } from "@oec/domain";

import type { ImportKinks } from "../../plan/import-kinks.ts";
import { importPenaltyPerKwh } from "../../problem/import-penalty.ts";
import type { Plan } from "../../types/plan.ts";
import type { Problem } from "../../types/problem.ts";
import { segmentAt } from "../piecewise-linear/convex-step.ts";
import { GeneralStep } from "../piecewise-linear/general-step.ts";
import { StageCosts } from "../piecewise-linear/stage-cost.ts";
import { ValueArena } from "../piecewise-linear/value-arena.ts";

/** What is measured between two plans. */
export interface Measured {
  readonly at: Instant;
  /** Stored energy above 0 % SoC [Wh]. */
  readonly storedWh: WattHours;
  /** House load [W], 0 or more. */
  readonly loadW: Watts;
  /** PV power available [W], 0 or more. */
  readonly pvW: Watts;
}

/**
 * What one storage should do right now, when load, sun or level are not what the plan expected.
 *
 * The plan's value of energy at the end of the running slot is still right, because it holds for every level: the best
 * power is the one whose cost now, less the worth of what it leaves in the store, is least. Exact if the rest of the
 * horizon comes as planned. The working arrays belong to the instance.
 */
export class ValuePolicy {
  readonly #stages = new StageCosts();
  readonly #arena = new ValueArena();
  readonly #general = new GeneralStep();

  /**
   * @param problem - What was planned.
   * @param plan - A plan of it, with values of energy.
   * @param index - Which storage.
   * @returns power at the busbar [W], positive charges; undefined outside the horizon or without such a storage.
   */
  powerAt(problem: Problem, plan: Plan, index: number, measured: Measured): Watts | undefined {
    const slot = slotIndexAt(problem.horizon, measured.at);
    const storage = problem.storages[index];
    const value = plan.value.storages[index];
    if (slot < 0 || storage === undefined || value === undefined) return undefined;
    const end = problem.horizon.edges[slot + 1] ?? measured.at;
    const now = presentOf(problem, plan, index, slot, measured, end);
    this.#stages.prepare(now, storage, importPenaltyPerKwh(problem), kinksOf(problem, plan, slot));
    if (storage.available?.[slot] === 0) return 0;
    this.#arena.resetToValue(value, slot);
    const levelWh = Math.min(storage.maxWh, Math.max(storage.minWh, measured.storedWh));
    const segment = segmentAt(this.#arena, 0, levelWh, 0);
    const moveWh = this.#general.bestMove(this.#arena, this.#stages, 0, levelWh, segment);
    const perHour = moveWh / (this.#stages.hours[0] ?? 1);
    return perHour > 0 ? perHour / storage.chargeEfficiency : perHour * storage.dischargeEfficiency;
  }
}

/** The rest of the running slot as a problem of its own, with what is measured; other consumers do as planned. */
function presentOf(
  problem: Problem,
  plan: Plan,
  index: number,
  slot: number,
  measured: Measured,
  end: Instant,
): Problem {
  const one = (column: Readonly<Float64Array>) => column.slice(slot, slot + 1);
  const { batteryW, evW, flexibleW = [] } = plan.columns;
  const others = [...batteryW.filter((_, other) => other !== index), ...evW, ...flexibleW];
  const otherW = others.reduce((sum, column) => sum + (column[slot] ?? 0), 0);
  return {
    horizon: horizonFromEdges(Float64Array.of(measured.at, end)),
    currency: problem.currency,
    importPricePerKwh: one(problem.importPricePerKwh),
    exportPricePerKwh: one(problem.exportPricePerKwh),
    // A second storage that gives is like sun that must be used: never unused, but never dearer either.
    loadW: Float64Array.of(measured.loadW + Math.max(0, otherW)),
    pvW: Float64Array.of(measured.pvW + Math.max(0, -otherW)),
    maxImportW: one(problem.maxImportW),
    maxExportW: one(problem.maxExportW),
    storages: problem.storages,
    ...(problem.hybrid === undefined ? {} : { hybrid: problem.hybrid }),
  };
}

/** Above the highest import that is planned or billed, a kW costs the peak charge. */
function kinksOf({ peak, horizon }: Problem, plan: Plan, slot: number): ImportKinks | undefined {
  const weight = peak?.slotWeight[slot] ?? 0;
  if (peak === undefined || weight === 0) return undefined;
  let highestW = 0;
  for (const [at, watts] of plan.columns.gridW.entries())
    highestW = Math.max(highestW, watts * (peak.slotWeight[at] ?? 1));
  for (const watts of peak.billedPeaksW) highestW = Math.max(highestW, watts);
  const hours = ((horizon.edges[slot + 1] ?? 0) - (horizon.edges[slot] ?? 0)) / 3_600_000;
  const perKwh = (peak.pricePerKw * weight) / peak.highestCount / hours;
  return { aboveW: Float64Array.of(highestW / weight), perKwh: Float64Array.of(perKwh) };
}
