import type { ModelData } from "highs";
import { LpModelBuilder, type Problem, type Term } from "@oec/optimizer";

/**
 * A problem with one storage and what limits it: an AC limit over PV and storage, required energy at a penalty, limits on
 * what is taken out [kWh per slot, currency]. Binaries where asked for: charge or discharge, import or export.
 */
export function highsLimitsModel(problem: Problem, missingPerKwh: number, exclusive: boolean): ModelData {
  const builder = new LpModelBuilder();
  const store = problem.storages[0]!;
  const { edges, count } = problem.horizon;
  const either = (first: number, firstMax: number, second: number, secondMax: number) => {
    const binary = builder.column({ upper: 1, kind: "integer" });
    builder.row(-Infinity, 0, [[first, 1], [binary, -firstMax]]); // prettier-ignore
    builder.row(-Infinity, secondMax, [[second, 1], [binary, secondMax]]); // prettier-ignore
  };
  const discharges: number[] = [];
  let before = -1;
  for (let t = 0; t < count; t += 1) {
    const kwh = (edges[t + 1]! - edges[t]!) / 3_600_000 / 1000;
    const [load, pv] = [problem.loadW[t]! * kwh, problem.pvW[t]! * kwh];
    const behind = (problem.hybrid?.pvShare ?? 0) * pv;
    const [chargeMax, dischargeMax] = [store.maxChargeW * kwh, store.maxDischargeW * kwh];
    const importMax = Math.min(problem.maxImportW[t]! * kwh, load + chargeMax);
    const exportMax = Math.min(problem.maxExportW[t]! * kwh, pv + dischargeMax);
    const bought = builder.column({ cost: problem.importPricePerKwh[t]!, upper: importMax });
    const sold = builder.column({ cost: -problem.exportPricePerKwh[t]!, upper: exportMax });
    const charge = builder.column({ cost: store.wearCostPerKwh, upper: chargeMax });
    const discharge = builder.column({ cost: store.wearCostPerKwh, upper: dischargeMax });
    const unusedBehind = builder.column({ upper: behind });
    const unusedBeside = builder.column({ upper: pv - behind });
    const worth = t === count - 1 ? store.terminalValuePerKwh : 0;
    const level = builder.column({ cost: -worth, upper: (store.maxWh - store.minWh) / 1000 });
    // prettier-ignore
    builder.row(load - pv, load - pv, [[bought, 1], [sold, -1], [charge, -1], [discharge, 1], [unusedBehind, -1], [unusedBeside, -1]]);
    const change: Term[] = [[level, 1], [charge, -store.chargeEfficiency], [discharge, 1 / store.dischargeEfficiency]]; // prettier-ignore
    const startKwh = (store.startWh - store.minWh) / 1000;
    if (t === 0) builder.row(startKwh, startKwh, change);
    else builder.row(0, 0, [...change, [before, -1]]);
    before = level;
    discharges.push(discharge);
    if (problem.hybrid !== undefined) {
      const limit = problem.hybrid.acLimitW * kwh;
      builder.row(-limit - behind, limit - behind, [[unusedBehind, -1], [charge, -1], [discharge, 1]]); // prettier-ignore
    }
    const requiredKwh = ((store.requiredWh?.[t] ?? 0) - store.minWh) / 1000;
    if (requiredKwh > 0) {
      const missing = builder.column({ cost: missingPerKwh });
      builder.row(requiredKwh, Infinity, [[level, 1], [missing, 1]]); // prettier-ignore
    }
    if (!exclusive) continue;
    either(charge, chargeMax, discharge, dischargeMax);
    either(bought, importMax, sold, exportMax);
  }
  for (const { fromSlot, toSlot, maxDischargedWh } of store.cycleLimits ?? []) {
    const taken = discharges.slice(fromSlot, toSlot).map((column): Term => [column, 1]);
    builder.row(-Infinity, (maxDischargedWh / 1000) * store.dischargeEfficiency, taken);
  }
  const { cost, lower, upper, kinds, rowLower, rowUpper, starts, indices, values } = builder.build();
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
  return exclusive ? { ...linear, integrality: Int32Array.from(kinds) } : linear;
}
