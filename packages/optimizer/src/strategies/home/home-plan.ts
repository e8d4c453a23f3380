import { assemblePlan } from "../../plan/assemble-plan.ts";
import type { ImportKinks } from "../../plan/import-kinks.ts";
import { storageValues } from "../../plan/storage-values.ts";
import type { Certificate, Plan } from "../../types/plan.ts";
import type { Problem, StorageProblem } from "../../types/problem.ts";
import type { HomeModel } from "./home-model.ts";
import type { HomeSearch } from "./home-search.ts";
import { powerOf } from "./site-programme.ts";

/** Gaps below this, as a share of the cost and at least of 1, are rounding. */
const CLOSED = 1e-9;

/** The plan of a finished search. */
export function homePlan(problem: Problem, search: HomeSearch, bound: number, overflow: boolean): Plan {
  const { model, best } = search;
  if (best === undefined) throw new RangeError("a search without a schedule has no plan");
  const storage = problem.storages[0];
  const evW = problem.vehicles?.[0] === undefined ? [] : [powers(model, best.car)];
  const path = storage === undefined ? undefined : storagePath(model, storage, best.moves);
  const batteryW = path === undefined ? [] : [path.powerW];
  const socWh = path === undefined ? [] : [path.storedWh];
  const plan = assemblePlan(problem, {
    strategy: "home-dp",
    batteryW,
    evW,
    socWh,
    value: storageValues(problem, { batteryW, evW }),
    certificate: { kind: "heuristic" },
    stats: { segments: search.site.mostSegments, nonConvexSlots: model.count, passes: search.site.passes },
    importKinks: importKinks(model, best.capKw),
  });
  return { ...plan, certificate: certificateOf(plan, best.cost, bound, overflow) };
}

/** The penalty of an exceeded import limit is in the searched cost and its bound, not in the plan's. */
function certificateOf(plan: Plan, cost: number, bound: number, overflow: boolean): Certificate {
  if (overflow || plan.violations.length > 0) return { kind: "heuristic" };
  if (cost - bound <= CLOSED * Math.max(1, Math.abs(cost))) return { kind: "exact" };
  const proven = Math.min(bound, plan.cost.total);
  return { kind: "gap", gap: plan.cost.total - proven, bound: proven };
}

/** Energies of slots as powers [W]. */
export const powers = ({ hours }: HomeModel, energies: Readonly<Float64Array>): Float64Array =>
  Float64Array.from(energies, (kwh, slot) => (1000 * kwh) / (hours[slot] ?? 1));

/** What a storage does [W] and holds at the end of each slot [Wh]. */
export interface StoragePath {
  readonly powerW: Float64Array;
  readonly storedWh: Float64Array;
}

/** Powers and levels of a storage that changes its energy like this. */
export function storagePath(
  model: HomeModel,
  storage: StorageProblem,
  moves: Readonly<Float64Array>,
): StoragePath {
  const powerW = new Float64Array(moves.length);
  const storedWh = new Float64Array(moves.length);
  let level = Math.min(storage.maxWh, Math.max(storage.minWh, storage.startWh));
  for (const [slot, move] of moves.entries()) {
    powerW[slot] = (1000 * powerOf(model, move)) / (model.hours[slot] ?? 1);
    const next = level + 1000 * (move - (model.store.usedKwh[slot] ?? 0));
    level = Math.min(storage.maxWh, Math.max(storage.minWh, next));
    storedWh[slot] = level;
  }
  return { powerW, storedWh };
}

/** Where the cap lies for the decision how much PV to use. */
export function importKinks({ peak, penaltyPerKwh, count, hours }: HomeModel, capKw: number): ImportKinks {
  const aboveW = new Float64Array(count).fill(Infinity);
  const perKwh = new Float64Array(count);
  for (let slot = 0; slot < count && peak.pricePerKw > 0; slot += 1) {
    const kwPerKwh = peak.kwPerKwh[slot] ?? 0;
    if (kwPerKwh === 0) continue;
    // Energy [kWh] of the slot at the cap, as power [W].
    aboveW[slot] = (1000 * capKw) / (kwPerKwh * (hours[slot] ?? 1));
    perKwh[slot] =
      peak.counted === 1
        ? penaltyPerKwh
        : (peak.pricePerKw / peak.counted) * (peak.times[slot] ?? 0) * kwPerKwh;
  }
  return { aboveW, perKwh };
}
