import { RecedingHorizon, type Problem } from "@oec/optimizer";

import { uniform } from "./uniform.ts";

/** Power below which a battery counts as idle [W]. */
const IDLE_W = 50;

/** How a day of re-planning went. */
export interface ReplannedDay {
  /** Slots whose mode (charge, idle, discharge) differs from the slot before. */
  readonly regimeChanges: number;
  /** First slots in another mode than the plan before said. */
  readonly changedMinds: number;
  /** Of those, how many would have cost at most `epsilon` to avoid. */
  readonly unjustified: number;
  /** What the day cost, less the worth of what is stored at its end [currency]. */
  readonly cost: number;
}

/**
 * Plans every slot of the first day of a longer problem anew, each time with another forecast error that grows with the
 * distance, and carries out the first slot.
 */
export function replanDay(
  truth: Problem,
  seed: number,
  { leavingCost, epsilon }: { readonly leavingCost: number; readonly epsilon: number },
): ReplannedDay {
  const days = truth.horizon.count / 2;
  const horizon = new RecedingHorizon({ leavingCost });
  const random = uniform(seed * 6007 + 5);
  const store = truth.storages[0];
  if (store === undefined) throw new Error("a day of re-planning needs a storage");
  const modes: number[] = [];
  let [storedWh, cost, changedMinds, unjustified] = [store.startWh, 0, 0, 0];
  let expected: number | undefined;
  for (let slot = 0; slot < days; slot += 1) {
    const planned = horizon.plan(forecastAt(truth, slot, days, storedWh, random));
    if (!planned.ok) throw new Error(JSON.stringify(planned.error));
    const { plan, kept, stayingCost = Infinity } = planned.value;
    const { batteryW, gridW, socWh } = plan.columns;
    const mode = modeOf(batteryW[0]?.[0] ?? 0);
    if (expected !== undefined && mode !== expected) {
      changedMinds += 1;
      // An intention that was kept as far as the battery could is no change of mind.
      if (!kept && stayingCost <= epsilon) unjustified += 1;
    }
    modes.push(mode);
    expected = modeOf(batteryW[0]?.[1] ?? 0);
    const [grid, power] = [(gridW[0] ?? 0) / 4000, (batteryW[0]?.[0] ?? 0) / 4000];
    const price = (grid > 0 ? truth.importPricePerKwh : truth.exportPricePerKwh)[slot] ?? 0;
    cost += grid * price + Math.abs(power) * store.wearCostPerKwh;
    storedWh = socWh[0]?.[0] ?? storedWh;
  }
  const regimeChanges = modes.filter((mode, slot) => slot > 0 && mode !== modes[slot - 1]).length;
  const worth = ((storedWh - store.minWh) / 1000) * store.terminalValuePerKwh;
  return { regimeChanges, changedMinds, unjustified, cost: cost - worth };
}

const modeOf = (powerW: number): number => (Math.abs(powerW) < IDLE_W ? 0 : Math.sign(powerW));

/** The next day as it looks from a slot: what runs is known, an hour ahead is right to a tenth, a day ahead to a third. */
function forecastAt(
  truth: Problem,
  from: number,
  count: number,
  startWh: number,
  random: () => number,
): Problem {
  let [load, sun] = [0, 0];
  const blurred = (column: Readonly<Float64Array>, noise: () => number) =>
    column.slice(from, from + count).map((value, ahead) => {
      const spread = ahead === 0 ? 0 : Math.min(0.35, 0.08 + 0.003 * ahead);
      return value * Math.max(0, 1 + spread * noise());
    });
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const cut = (column: Readonly<Float64Array>) => column.slice(from, from + count);
  return {
    ...truth,
    horizon: { edges: truth.horizon.edges.slice(from, from + count + 1), count },
    importPricePerKwh: cut(truth.importPricePerKwh),
    exportPricePerKwh: cut(truth.exportPricePerKwh),
    loadW: blurred(truth.loadW, () => (load = 0.7 * load + 0.7 * normal())),
    pvW: blurred(truth.pvW, () => (sun = 0.9 * sun + 0.43 * normal())),
    maxImportW: cut(truth.maxImportW),
    maxExportW: cut(truth.maxExportW),
    storages: truth.storages.map((storage) => ({ ...storage, startWh })),
  };
}
