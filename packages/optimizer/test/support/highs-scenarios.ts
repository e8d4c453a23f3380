import type { ModelData } from "highs";
import type { ScenarioProblem } from "@oec/optimizer";

/**
 * The extensive form of a scenario problem with one storage: storage columns per node and slot, grid columns per
 * scenario and slot [kWh per slot, currency].
 *
 * @param exclusive - With binaries: either import or export, either charge or discharge.
 */
export function highsScenarioModel(given: ScenarioProblem, exclusive: boolean): ModelData {
  const { problem, scenarios, stages } = given;
  const [colCost, colLower, colUpper]: number[][] = [[], [], []];
  const [rowLower, rowUpper, indices, values]: number[][] = [[], [], [], []];
  const [starts, whole]: number[][] = [[0], []];
  const column = (price: number, highest: number) => {
    colLower!.push(0);
    colUpper!.push(highest);
    return colCost!.push(price) - 1;
  };
  const row = (low: number, high: number, terms: readonly (readonly [number, number])[]) => {
    for (const [index, factor] of terms) values![indices!.push(index) - 1] = factor;
    starts!.push(indices!.length);
    rowLower!.push(low);
    rowUpper!.push(high);
  };
  const store = problem.storages[0]!;
  const { edges, count } = problem.horizon;
  const roomKwh = (store.maxWh - store.minWh) / 1000;
  const before = scenarios.map(() => -1);
  for (let t = 0; t < count; t += 1) {
    const stage = stages.findLast(({ firstSlot }) => firstSlot <= t)!;
    const kwh = (edges[t + 1]! - edges[t]!) / 3_600_000 / 1000;
    const [chargeMax, dischargeMax] = [store.maxChargeW * kwh, store.maxDischargeW * kwh];
    for (const node of new Set(stage.nodeOf)) {
      const members = scenarios.flatMap((_, s) => (stage.nodeOf[s] === node ? [s] : []));
      const weight = members.reduce((sum, s) => sum + scenarios[s]!.probability, 0);
      const charge = column(weight * store.wearCostPerKwh, chargeMax);
      const discharge = column(weight * store.wearCostPerKwh, dischargeMax);
      const level = column(t === count - 1 ? -weight * store.terminalValuePerKwh : 0, roomKwh);
      const held = t === 0 ? (store.startWh - store.minWh) / 1000 : 0;
      const past = before[members[0]!]!;
      const terms: [number, number][] = [[level, 1], [charge, -store.chargeEfficiency], [discharge, 1 / store.dischargeEfficiency]]; // prettier-ignore
      if (past >= 0) terms.push([past, -1]);
      row(held, held, terms);
      // The first stage can be carried out on the most likely course, which no scenario may contain.
      const outlet = (problem.maxExportW[t]! + problem.loadW[t]!) * kwh;
      if (stage.firstSlot === 0) row(-Infinity, Math.min(outlet, 1e6), [[discharge, 1], [charge, -1]]); // prettier-ignore
      if (exclusive) {
        const charging = column(0, 1);
        whole!.push(charging);
        row(-Infinity, 0, [[charge, 1], [charging, -chargeMax]]); // prettier-ignore
        row(-Infinity, dischargeMax, [[discharge, 1], [charging, dischargeMax]]); // prettier-ignore
      }
      for (const s of members) {
        before[s] = level;
        const own = scenarios[s]!;
        const [load, pv] = [own.loadW[t]! * kwh, own.pvW[t]! * kwh];
        const importMax = Math.min(problem.maxImportW[t]! * kwh, load + chargeMax);
        const exportMax = Math.min(problem.maxExportW[t]! * kwh, pv + dischargeMax);
        const bought = column(own.probability * own.importPricePerKwh[t]!, importMax);
        const sold = column(-own.probability * own.exportPricePerKwh[t]!, exportMax);
        const unused = column(0, pv);
        row(load - pv, load - pv, [[bought, 1], [sold, -1], [charge, -1], [discharge, 1], [unused, -1]]); // prettier-ignore
        if (!exclusive) continue;
        const importing = column(0, 1);
        whole!.push(importing);
        row(-Infinity, 0, [[bought, 1], [importing, -importMax]]); // prettier-ignore
        row(-Infinity, exportMax, [[sold, 1], [importing, exportMax]]); // prettier-ignore
      }
    }
  }
  const [numCols, numRows] = [colCost!.length, rowLower!.length];
  const matrix = {
    format: "csr" as const,
    numRows,
    numCols,
    starts: starts!,
    indices: indices!,
    values: values!,
  };
  const bounds = {
    colCost: colCost!,
    colLower: colLower!,
    colUpper: colUpper!,
    rowLower: rowLower!,
    rowUpper: rowUpper!,
  };
  const linear = { numCols, numRows, ...bounds, matrix };
  if (!exclusive) return linear;
  const integrality = new Int32Array(numCols);
  for (const index of whole!) integrality[index] = 1;
  return { ...linear, integrality };
}
