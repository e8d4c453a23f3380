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
 * @param overPerKwh - Cost of import above the limit; absent: the limit is hard.
 */
export function highsModel(problem: Problem, exclusive: boolean, overPerKwh?: number): ModelData {
  const cost: number[] = [], lower: number[] = [], upper: number[] = [], integer: number[] = []; // prettier-ignore
  const rowLower: number[] = [], rowUpper: number[] = [], starts = [0], indices: number[] = [], values: number[] = []; // prettier-ignore
  const column = (price: number, low: number, high: number, whole = 0) => {
    cost.push(price);
    lower.push(low);
    upper.push(high);
    integer.push(whole); // prettier-ignore
    return cost.length - 1;
  };
  const row = (low: number, high: number, terms: readonly (readonly [number, number])[]) => {
    for (const [index, factor] of terms) { indices.push(index); values.push(factor); } // prettier-ignore
    starts.push(indices.length);
    rowLower.push(low);
    rowUpper.push(high); // prettier-ignore
  };
  const store = problem.storages[0]!;
  const { edges, count } = problem.horizon;
  const [roomKwh, startKwh] = [(store.maxWh - store.minWh) / 1000, (store.startWh - store.minWh) / 1000];
  let before = -1;
  for (let t = 0; t < count; t += 1) {
    const kwh = (edges[t + 1]! - edges[t]!) / 3_600_000 / 1000; // kWh per W
    const [load, pv] = [problem.loadW[t]! * kwh, problem.pvW[t]! * kwh];
    const [chargeMax, dischargeMax] = [store.maxChargeW * kwh, store.maxDischargeW * kwh];
    const importMax = Math.min(problem.maxImportW[t]! * kwh, load + chargeMax);
    const exportMax = Math.min(problem.maxExportW[t]! * kwh, pv + dischargeMax);
    const bought = column(problem.importPricePerKwh[t]!, 0, importMax);
    const sold = column(-problem.exportPricePerKwh[t]!, 0, exportMax);
    const charge = column(store.wearCostPerKwh, 0, chargeMax);
    const discharge = column(store.wearCostPerKwh, 0, dischargeMax);
    const unused = column(0, 0, pv);
    const level = column(t === count - 1 ? -store.terminalValuePerKwh : 0, 0, roomKwh);
    const balance: [number, number][] = [[bought, 1], [sold, -1], [charge, -1], [discharge, 1], [unused, -1]]; // prettier-ignore
    if (overPerKwh !== undefined) {
      balance.push([column(problem.importPricePerKwh[t]! + overPerKwh, 0, load + chargeMax), 1]);
    }
    row(load - pv, load - pv, balance);
    const change: [number, number][] = [[level, 1], [charge, -store.chargeEfficiency], [discharge, 1 / store.dischargeEfficiency]]; // prettier-ignore
    if (t === 0) row(startKwh, startKwh, change);
    else row(0, 0, [...change, [before, -1]]);
    before = level;
    if (!exclusive) continue;
    const importing = column(0, 0, 1, 1);
    const charging = column(0, 0, 1, 1);
    row(-Infinity, 0, [[bought, 1], [importing, -importMax]]); // prettier-ignore
    row(-Infinity, exportMax, [[sold, 1], [importing, exportMax]]); // prettier-ignore
    row(-Infinity, 0, [[charge, 1], [charging, -chargeMax]]); // prettier-ignore
    row(-Infinity, dischargeMax, [[discharge, 1], [charging, dischargeMax]]); // prettier-ignore
  }
  const [numCols, numRows] = [cost.length, rowLower.length];
  const matrix = { format: "csr" as const, numRows, numCols, starts, indices, values };
  const linear = {
    numCols,
    numRows,
    colCost: cost,
    colLower: lower,
    colUpper: upper,
    rowLower,
    rowUpper,
    matrix,
  };
  return exclusive ? { ...linear, integrality: Int32Array.from(integer) } : linear;
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
