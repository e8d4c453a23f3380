import type { Highs, Model, ModelData } from "highs";
import type { Problem } from "@oec/optimizer";
import { LpModelBuilder, type Term } from "../../src/lp/model.ts";

/** A home as an integer programme [kWh per slot, currency], and where the car's columns are. */
export interface HighsHome {
  readonly model: ModelData & { readonly integrality: Int32Array };
  /** Columns of the car's energy and of its being on, for the slots in which it can charge. */
  readonly car: readonly { readonly energy: number; readonly on: number; readonly leastKwh: number }[];
}

/**
 * A home with at most one storage, one vehicle and a peak charge that is metered slot by slot, for HiGHS. Whole numbers
 * keep import apart from export and charge from discharge only where prices tempt to mix them.
 */
export function highsHome(problem: Problem): HighsHome {
  const builder = new LpModelBuilder();
  const { horizon, storages, vehicles, peak } = problem;
  const car = vehicles?.[0];
  const times = (slot: number) =>
    Math.ceil(horizon.edges[slot + 1]! / peak!.intervalMs) -
    Math.floor(horizon.edges[slot]! / peak!.intervalMs);
  let intervals = peak?.billedPeaksW.length ?? 0;
  for (let t = 0; t < horizon.count && peak !== undefined; t += 1) intervals += times(t);
  const counted = Math.min(peak?.highestCount ?? 1, intervals);
  const level = builder.column({ cost: peak?.pricePerKw ?? 0, lower: 0 });
  const above = (kw: number, weight: number, terms: readonly Term[]) => {
    if (counted === 1) {
      builder.row(kw, Infinity, [[level, 1], ...terms]);
      return;
    }
    const excess = builder.column({ cost: (weight * (peak?.pricePerKw ?? 0)) / counted });
    builder.row(kw, Infinity, [[level, 1], [excess, 1], ...terms]); // prettier-ignore
  };
  for (const watts of peak?.billedPeaksW ?? []) above(watts / 1000, 1, []);
  const carColumns: HighsHome["car"][number][] = [];
  const charged: Term[] = [];
  const before = storages.map(() => -1);
  for (let t = 0; t < horizon.count; t += 1) {
    const kwh = (horizon.edges[t + 1]! - horizon.edges[t]!) / 3_600_000 / 1000; // kWh per W
    const [buy, sell] = [problem.importPricePerKwh[t]!, problem.exportPricePerKwh[t]!];
    const [load, pv] = [problem.loadW[t]! * kwh, problem.pvW[t]! * kwh];
    const connected = storages.map(({ available }) => (available?.[t] === 0 ? 0 : kwh));
    const most = (power: "maxChargeW" | "maxDischargeW") =>
      storages.reduce((sum, storage, index) => sum + storage[power] * connected[index]!, 0);
    const carMax = car?.available[t] === 1 ? car.maxChargeW * kwh : 0;
    const importMax = Math.min(problem.maxImportW[t]! * kwh, load + most("maxChargeW") + carMax);
    const exportMax = Math.min(problem.maxExportW[t]! * kwh, pv + most("maxDischargeW"));
    const bought = builder.column({ cost: buy, upper: importMax });
    const sold = builder.column({ cost: -sell, upper: exportMax });
    const unused = builder.column({ upper: pv });
    const balance: Term[] = [[bought, 1], [sold, -1], [unused, -1]]; // prettier-ignore
    if (sell > buy) eitherOr(builder, [bought, importMax], [sold, exportMax]);
    for (const [index, store] of storages.entries()) {
      const [chargeMax, giveMax] = [
        store.maxChargeW * connected[index]!,
        store.maxDischargeW * connected[index]!,
      ];
      const charge = builder.column({ cost: store.wearCostPerKwh, upper: chargeMax });
      const give = builder.column({ cost: store.wearCostPerKwh, upper: giveMax });
      const worth = t === horizon.count - 1 ? store.terminalValuePerKwh : 0;
      const lower = Math.max(0, (store.requiredWh?.[t] ?? 0) - store.minWh) / 1000;
      const stored = builder.column({ cost: -worth, lower, upper: (store.maxWh - store.minWh) / 1000 });
      balance.push([charge, -1], [give, 1]);
      const held = (t === 0 ? (store.startWh - store.minWh) / 1000 : 0) - (store.usedWh?.[t] ?? 0) / 1000;
      const change: Term[] = [[stored, 1], [charge, -store.chargeEfficiency], [give, 1 / store.dischargeEfficiency]]; // prettier-ignore
      builder.row(held, held, t === 0 ? change : [...change, [before[index]!, -1]]);
      before[index] = stored;
      if (Math.min(buy, sell) < 0 || sell > buy) eitherOr(builder, [charge, chargeMax], [give, giveMax]);
    }
    if (car !== undefined && carMax > 0) {
      const leastKwh = car.minChargeW * kwh;
      const energy = builder.column({ upper: carMax });
      const on = builder.column({ upper: 1, kind: "integer" });
      builder.row(-Infinity, 0, [[energy, 1], [on, -carMax]]); // prettier-ignore
      builder.row(0, Infinity, [[energy, 1], [on, -leastKwh]]); // prettier-ignore
      balance.push([energy, -1]);
      charged.push([energy, car.chargeEfficiency]);
      carColumns.push({ energy, on, leastKwh });
    }
    builder.row(load - pv, load - pv, balance);
    if (peak !== undefined && peak.pricePerKw > 0)
      above(0, times(t), [[bought, (-problem.peak!.slotWeight[t]! * 0.001) / kwh]]); // prettier-ignore
  }
  if (car !== undefined) {
    const missed = builder.column({ cost: car.shortfallPricePerKwh });
    builder.row((car.targetWh - car.startWh) / 1000, Infinity, [...charged, [missed, 1]]);
    builder.row(-Infinity, (car.maxWh - car.startWh) / 1000, charged);
  }
  return { model: modelData(builder), car: carColumns };
}

/** What HiGHS found in the time it had. */
export interface HighsAnswer {
  /** Cost of its best plan; undefined: it found none. */
  readonly cost: number | undefined;
  readonly bound: number;
  /** Whether it closed the gap before the time was up. */
  readonly done: boolean;
}

/** Solves with a start: the relaxation, rounded at several thresholds, solved again with the car's slots decided. */
export function solveHighsHome(
  highs: Highs,
  home: HighsHome,
  options: { readonly relativeGap: number; readonly absoluteGap: number; readonly timeLimitS: number },
): HighsAnswer {
  const start = roundedStart(highs, home);
  return highs.withModel(home.model, (solver) => {
    solver.options.set({
      output_flag: false,
      time_limit: options.timeLimitS,
      mip_rel_gap: options.relativeGap,
      mip_abs_gap: options.absoluteGap,
      mip_feasibility_tolerance: 1e-8,
      primal_feasibility_tolerance: 1e-8,
    });
    if (start !== undefined) solver.setSolution({ colValue: start });
    solver.run();
    const found = Number(solver.info.get("primal_solution_status")) === 2;
    return {
      cost: found ? solver.getObjectiveValue() : undefined,
      bound: Number(solver.info.get("mip_dual_bound")),
      done: solver.getModelStatus() === 7,
    };
  });
}

function roundedStart(highs: Highs, { model, car }: HighsHome): Float64Array | undefined {
  const { integrality, ...relaxed } = model;
  return highs.withModel(relaxed, (solver) => {
    solver.options.set({ output_flag: false });
    const first = runLp(solver, integrality);
    if (first === undefined) return undefined;
    let best: { cost: number; values: Float64Array } | undefined;
    for (const threshold of [0.999, 0.75, 0.4, 0.05]) {
      for (const { energy, on, leastKwh } of car) {
        const fixed = (first.values[energy] ?? 0) > threshold * leastKwh ? 1 : 0;
        solver.changeColBounds(on, fixed, fixed);
      }
      const found = runLp(solver, integrality);
      if (found?.whole === true && (best === undefined || found.cost < best.cost)) best = found;
    }
    return best?.values;
  });
}

function runLp(solver: Model, integrality: Int32Array) {
  solver.run();
  if (solver.getModelStatus() !== 7) return undefined;
  const values = Float64Array.from(solver.getSolution().colValue);
  const whole = values.every(
    (value, column) => integrality[column] !== 1 || Math.abs(value - Math.round(value)) < 1e-6,
  );
  return { cost: solver.getObjectiveValue(), values, whole };
}

function eitherOr(
  builder: LpModelBuilder,
  first: readonly [number, number],
  second: readonly [number, number],
): void {
  const which = builder.column({ upper: 1, kind: "integer" });
  builder.row(-Infinity, 0, [[first[0], 1], [which, -first[1]]]); // prettier-ignore
  builder.row(-Infinity, second[1], [[second[0], 1], [which, second[1]]]); // prettier-ignore
}

function modelData(builder: LpModelBuilder): HighsHome["model"] {
  const { cost, lower, upper, kinds, rowLower, rowUpper, starts, indices, values } = builder.build();
  const [numCols, numRows] = [cost.length, rowLower.length];
  const matrix = { format: "csr" as const, numRows, numCols, starts, indices, values };
  const bounds = { colCost: cost, colLower: lower, colUpper: upper, rowLower, rowUpper };
  return { numCols, numRows, ...bounds, matrix, integrality: Int32Array.from(kinds) };
}
