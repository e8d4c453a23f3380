import type { Highs, ModelData } from "highs";
import type { Problem } from "@oec/optimizer";

/** HiGHS, loaded once per test file. Its types describe the CommonJS build; Node.js loads the ESM one. */
export async function loadHighs(): Promise<Highs> {
  const loader: unknown = (await import("highs")).default;
  return (loader as () => Promise<Highs>)();
}

/**
 * A problem with one storage as an (integer) linear programme [kWh per slot, currency].
 *
 * @param exclusive - With binaries: either import or export, either charge or discharge, in every slot.
 */
export function highsModel(problem: Problem, exclusive: boolean): ModelData {
  const colCost: number[] = [];
  const colLower: number[] = [];
  const colUpper: number[] = [];
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  const whole: number[] = [];
  const column = (price: number, highest: number) => {
    colLower.push(0);
    colUpper.push(highest);
    return colCost.push(price) - 1;
  };
  const row = (low: number, high: number, terms: readonly (readonly [number, number])[]) => {
    for (const [index, factor] of terms) values[indices.push(index) - 1] = factor;
    starts.push(indices.length);
    rowLower.push(low);
    rowUpper.push(high);
  };
  const store = problem.storages[0]!;
  const { edges, count } = problem.horizon;
  const [roomKwh, startKwh] = [(store.maxWh - store.minWh) / 1000, (store.startWh - store.minWh) / 1000];
  let before = 0;
  for (let t = 0; t < count; t += 1) {
    const kwh = (edges[t + 1]! - edges[t]!) / 3_600_000 / 1000; // kWh per W
    const [load, pv] = [problem.loadW[t]! * kwh, problem.pvW[t]! * kwh];
    const [chargeMax, dischargeMax] = [store.maxChargeW * kwh, store.maxDischargeW * kwh];
    const importMax = Math.min(problem.maxImportW[t]! * kwh, load + chargeMax);
    const exportMax = Math.min(problem.maxExportW[t]! * kwh, pv + dischargeMax);
    const bought = column(problem.importPricePerKwh[t]!, importMax);
    const sold = column(-problem.exportPricePerKwh[t]!, exportMax);
    const charge = column(store.wearCostPerKwh, chargeMax);
    const discharge = column(store.wearCostPerKwh, dischargeMax);
    const unused = column(0, pv);
    const level = column(t === count - 1 ? -store.terminalValuePerKwh : 0, roomKwh);
    // prettier-ignore
    row(load - pv, load - pv, [[bought, 1], [sold, -1], [charge, -1], [discharge, 1], [unused, -1]]);
    const held = t === 0 ? startKwh : 0;
    // prettier-ignore
    row(held, held, [[level, 1], [charge, -store.chargeEfficiency], [discharge, 1 / store.dischargeEfficiency], [before, t === 0 ? 0 : -1]]);
    before = level;
    if (!exclusive) continue;
    const [importing, charging] = [column(0, 1), column(0, 1)];
    whole.push(importing, charging);
    // prettier-ignore
    {
      row(-Infinity, 0, [[bought, 1], [importing, -importMax]]);
      row(-Infinity, exportMax, [[sold, 1], [importing, exportMax]]);
      row(-Infinity, 0, [[charge, 1], [charging, -chargeMax]]);
      row(-Infinity, dischargeMax, [[discharge, 1], [charging, dischargeMax]]);
    }
  }
  const [numCols, numRows] = [colCost.length, rowLower.length];
  const integrality = new Int32Array(numCols);
  for (const index of whole) integrality[index] = 1;
  const matrix = { format: "csr" as const, numRows, numCols, starts, indices, values };
  const linear = { numCols, numRows, colCost, colLower, colUpper, rowLower, rowUpper, matrix };
  return exclusive ? { ...linear, integrality } : linear;
}

/** Least cost by HiGHS [currency], or undefined where it proves that there is none. */
export function highsOptimum(highs: Highs, model: ModelData): number | undefined {
  return highs.withModel(model, (solver) => {
    for (const gap of ["mip_rel_gap", "mip_abs_gap"]) solver.options.set({ [gap]: 1e-9 });
    solver.options.set({ output_flag: false, time_limit: 20 });
    solver.run();
    return solver.getModelStatus() === 7 ? solver.getObjectiveValue() : undefined;
  });
}
