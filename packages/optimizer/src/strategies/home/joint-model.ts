import { LpModelBuilder, type LpModel, type Term } from "../../lp/model.ts";
import type { HomeModel, HomeStore } from "./home-model.ts";
import { OFF, ON } from "./site-programme.ts";

/** A home of several storages as a linear programme, and where to find what they do. */
export interface JointModel {
  readonly model: LpModel;
  /** Column of the energy above the least at the end of each slot, per storage. */
  readonly levels: readonly Int32Array[];
  /** Column of the car's energy per slot. */
  readonly car: Int32Array;
  /** Column of the cap [kW]. */
  readonly cap: number;
}

/**
 * The home with the car's on and off decided, or left between 0 and its most, as a linear programme [kWh, currency].
 *
 * What ties all slots together, cap and car's energy, is handed on from slot to slot, so that rows touch near ones only.
 *
 * @param model - Grid, car and peak; its own store does not count.
 * @param limits - Import and export limits per slot [kWh].
 * @param pattern - OFF, ON or FREE per slot.
 */
export function jointModel(
  model: HomeModel,
  stores: readonly HomeStore[],
  limits: { readonly importKwh: Readonly<Float64Array>; readonly exportKwh: Readonly<Float64Array> },
  highestKw: number,
  pattern: Readonly<Uint8Array>,
): JointModel {
  const builder = new LpModelBuilder();
  const { count, peak, car } = model;
  const levels = stores.map(() => new Int32Array(count));
  const carColumns = new Int32Array(count);
  const lowestKw = peak.counted === 1 ? (peak.billedKw[0] ?? 0) : 0;
  let [cap, charged] = [-1, -1];
  for (let slot = 0; slot < count; slot += 1) {
    const bought = builder.column({
      cost: model.importPerKwh[slot] ?? 0,
      upper: limits.importKwh[slot] ?? 0,
    });
    const sold = builder.column({
      cost: -(model.exportPerKwh[slot] ?? 0),
      upper: limits.exportKwh[slot] ?? 0,
    });
    const unused = builder.column({ upper: model.pvKwh[slot] ?? 0 });
    const balance: Term[] = [[bought, 1], [sold, -1], [unused, -1]]; // prettier-ignore
    for (const [index, store] of stores.entries()) {
      const before = slot === 0 ? -1 : (levels[index]?.[slot - 1] ?? -1);
      levels[index]?.fill(
        storeRows(builder, store, slot, before, balance, slot === count - 1),
        slot,
        slot + 1,
      );
    }
    const state = pattern[slot] ?? OFF;
    const most = state === OFF ? 0 : (car.mostKwh[slot] ?? 0);
    const lower = state === ON ? (car.leastKwh[slot] ?? 0) : 0;
    const energy = builder.column({ lower, upper: most });
    carColumns[slot] = energy;
    balance.push([energy, -1]);
    const sum = builder.column({ upper: Math.max(car.roomKwh, 1e-3) });
    builder.row(0, 0, charged < 0 ? [[sum, 1], [energy, -1]] : [[sum, 1], [charged, -1], [energy, -1]]); // prettier-ignore
    charged = sum;
    const net = model.netKwh[slot] ?? 0;
    builder.row(net, net, balance);
    const level = builder.column({
      cost: slot === 0 ? peak.pricePerKw : 0,
      lower: lowestKw,
      upper: highestKw,
    });
    if (cap >= 0) builder.row(0, 0, [[level, 1], [cap, -1]]); // prettier-ignore
    cap = level;
    peakRow(builder, model, slot, bought, level, highestKw);
  }
  if (peak.counted > 1) {
    for (const billed of peak.billedKw) {
      const above = builder.column({ cost: peak.pricePerKw / peak.counted, upper: Math.max(billed, 1e-3) });
      builder.row(billed, Infinity, [[cap, 1], [above, 1]]); // prettier-ignore
    }
  }
  const missing = builder.column({ cost: car.shortfallPerKwh, upper: Math.max(car.wantedKwh, 1e-3) });
  builder.row(car.wantedKwh, Infinity, [[charged, 1], [missing, 1]]); // prettier-ignore
  return { model: builder.build(), levels, car: carColumns, cap };
}

function storeRows(
  builder: LpModelBuilder,
  store: HomeStore,
  slot: number,
  before: number,
  balance: Term[],
  last: boolean,
): number {
  const charge = builder.column({ cost: store.wearPerKwh, upper: store.chargeKwh[slot] ?? 0 });
  const give = builder.column({ cost: store.wearPerKwh, upper: store.dischargeKwh[slot] ?? 0 });
  const level = builder.column({
    cost: last ? -store.worthPerKwh : 0,
    lower: Math.min(store.roomKwh, store.requiredKwh[slot] ?? 0),
    upper: store.roomKwh,
  });
  balance.push([charge, -1], [give, 1]);
  const held = (before < 0 ? store.startKwh : 0) - (store.usedKwh[slot] ?? 0);
  const change: Term[] = [[level, 1], [charge, -store.chargeEfficiency], [give, 1 / store.dischargeEfficiency]]; // prettier-ignore
  builder.row(held, held, before < 0 ? change : [...change, [before, -1]]);
  return level;
}

function peakRow(
  builder: LpModelBuilder,
  { peak }: HomeModel,
  slot: number,
  bought: number,
  cap: number,
  highestKw: number,
): void {
  const kwPerKwh = peak.kwPerKwh[slot] ?? 0;
  if (kwPerKwh === 0 || peak.pricePerKw === 0) return;
  if (peak.counted === 1) {
    builder.row(0, Infinity, [[cap, 1], [bought, -kwPerKwh]]); // prettier-ignore
    return;
  }
  const cost = (peak.pricePerKw / peak.counted) * (peak.times[slot] ?? 0);
  const above = builder.column({ cost, upper: Math.max(highestKw, 1e-3) });
  builder.row(0, Infinity, [[cap, 1], [above, 1], [bought, -kwPerKwh]]); // prettier-ignore
}
