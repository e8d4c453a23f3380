import type { HomeModel } from "./home-model.ts";
import type { SegmentList } from "./segment-list.ts";

/** How the import of a slot is limited and priced beyond the tariff's energy price. */
export interface ImportTerms {
  /** Cap on metered import [kW]: hard if one peak counts, else where the peak charge begins. */
  readonly capKw: number;
  /** Metered power from which on {@link shadowPerKw} is paid [kW]. */
  readonly shadowFromKw: number;
  /** Price per slot of metered power above {@link shadowFromKw} [currency/kW]; undefined: none. */
  readonly shadowPerKw: Readonly<Float64Array> | undefined;
  /** Whether import may exceed its limit at the penalty price. */
  readonly overflow: boolean;
}

/**
 * Which way the energy goes through the connection. Where export pays more than import costs, the cost is not convex, and
 * the two ways are planned apart.
 */
export type GridSide = "either" | "export" | "import";

/** Whether import and export are planned apart in a slot. */
export const hasTwoSides = (model: HomeModel, slot: number): boolean =>
  (model.exportPerKwh[slot] ?? 0) > (model.importPerKwh[slot] ?? 0);

/** Where the pieces of a side begin: demand of the site without PV left unused [kWh], and cost there. */
export interface PiecesStart {
  demandKwh: number;
  cost: number;
}

/** The cost of a site's demand in a slot as pieces: export, PV left unused, import, import above cap and limit. */
export function gridPieces(
  model: HomeModel,
  slot: number,
  side: GridSide,
  terms: ImportTerms,
  into: SegmentList,
  start: PiecesStart,
): void {
  const exportPrice = model.exportPerKwh[slot] ?? 0;
  const pvKwh = model.pvKwh[slot] ?? 0;
  into.clear();
  into.insert(0, pvKwh);
  start.demandKwh = -pvKwh;
  start.cost = 0;
  if (side !== "import") {
    const exportKwh = model.exportKwh[slot] ?? 0;
    into.insert(exportPrice, exportKwh);
    start.demandKwh -= exportKwh;
    start.cost = -exportPrice * exportKwh;
  }
  if (side !== "export") importPieces(model, slot, terms, into);
}

function importPieces(model: HomeModel, slot: number, terms: ImportTerms, into: SegmentList): void {
  const { peak } = model;
  const limitKwh = model.importKwh[slot] ?? 0;
  const kwPerKwh = peak.kwPerKwh[slot] ?? 0;
  const capKwh = kwPerKwh > 0 ? terms.capKw / kwPerKwh : Infinity;
  const single = peak.counted === 1;
  const peakPrice = single ? 0 : (peak.pricePerKw / peak.counted) * (peak.times[slot] ?? 0) * kwPerKwh;
  const shadow = (terms.shadowPerKw?.[slot] ?? 0) * kwPerKwh;
  const shadowKwh = shadow > 0 ? Math.min(capKwh, terms.shadowFromKw / kwPerKwh) : Infinity;
  const mostKwh = terms.overflow ? (model.takenKwh[slot] ?? 0) : limitKwh;
  const end = single ? Math.min(mostKwh, capKwh) : mostKwh;
  const price = model.importPerKwh[slot] ?? 0;
  let from = 0;
  while (from < end) {
    let to = end;
    if (shadowKwh > from && shadowKwh < to) to = shadowKwh;
    if (capKwh > from && capKwh < to) to = capKwh;
    if (limitKwh > from && limitKwh < to) to = limitKwh;
    let slope = price;
    if (from >= capKwh) slope += peakPrice;
    else if (from >= shadowKwh) slope += shadow;
    if (from >= limitKwh) slope += model.penaltyPerKwh;
    into.insert(slope, to - from);
    from = to;
  }
}
