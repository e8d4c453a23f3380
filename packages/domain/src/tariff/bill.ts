import { OecError } from "../errors.ts";
import { seriesOf, type Series } from "../series.ts";
import { horizonEnd, horizonFromEdges, horizonStart, slotHours } from "../time/horizon.ts";
import { addDays, startOfLocalDate } from "../time/local-day.ts";
import { isoDate, localDate, localPartsReader } from "../time/local.ts";
import type { Money, WattHours } from "../units/quantity.ts";
import { peakCharge } from "./peak.ts";
import { exportPrices, importPriceParts, importPrices, termsOn } from "./pricing.ts";
import type { Tariff } from "./tariff.ts";

/** What a stretch of time cost, all taxes and VAT in [currency]. */
export interface Bill {
  /** ISO 4217 code. */
  readonly currency: string;
  readonly importedWh: WattHours;
  readonly exportedWh: WattHours;
  /** Imported energy at its price, taxes in. */
  readonly energyCost: Money;
  /** Paid for exported energy. */
  readonly exportRevenue: Money;
  /** Monthly fees, by the share of each month that the series covers, VAT in. */
  readonly fixed: Money;
  /** Peak charges of the months that the series touches, VAT in. */
  readonly peak: Money;
  /** Of all that is paid, what goes to the state: energy tax and VAT. */
  readonly tax: Money;
  /** `energyCost + fixed + peak - exportRevenue`. */
  readonly total: Money;
}

/**
 * The bill for a series of grid power.
 *
 * The peak charge is made up month by month from what the series covers of it. Where it covers a month in part, the charge is
 * still that of the whole month, while the fixed fee is shared out: only bills of whole months compare with a real one.
 *
 * @param spot - Day-ahead price before tariff and tax [currency/kWh].
 * @param gridW - Power at the grid connection, mean per slot [W], positive imports; on the same horizon.
 * @throws {@link OecError} `SHAPE_MISMATCH` if the horizons differ, `NOT_FINITE` if a price or power is missing,
 * `INVALID_ARGUMENT`, `INVALID_TIME_ZONE` for a bad tariff.
 */
export function billOf(tariff: Tariff, spot: Series, gridW: Series): Bill {
  requireSameHorizon(spot, gridW);
  const energy = energyParts(tariff, spot, gridW);
  const months = monthlyParts(tariff, gridW);
  return {
    currency: tariff.currency,
    importedWh: energy.importedWh,
    exportedWh: energy.exportedWh,
    energyCost: energy.energyCost,
    exportRevenue: energy.exportRevenue,
    fixed: months.fixed,
    peak: months.peak,
    tax: energy.tax + months.vat,
    total: energy.energyCost + months.fixed + months.peak - energy.exportRevenue,
  };
}

function energyParts(
  tariff: Tariff,
  spot: Series,
  gridW: Series,
): Pick<Bill, "importedWh" | "exportedWh" | "energyCost" | "exportRevenue" | "tax"> {
  const localAt = localPartsReader(tariff.timeZone);
  const importPerKwh = importPrices(tariff, spot);
  const exportPerKwh = exportPrices(tariff, spot);
  const sums = { importedWh: 0, exportedWh: 0, energyCost: 0, exportRevenue: 0, tax: 0 };
  for (const [slot, powerW] of gridW.values.entries()) {
    const energyWh = powerW * slotHours(gridW.horizon, slot);
    if (energyWh > 0) {
      const local = localAt(gridW.horizon.edges[slot] ?? Number.NaN);
      const terms = termsOn(tariff, isoDate(local));
      sums.importedWh += energyWh;
      sums.energyCost += (energyWh / 1000) * (importPerKwh[slot] ?? Number.NaN);
      sums.tax +=
        (energyWh / 1000) * importPriceParts(terms, spot.values[slot] ?? Number.NaN, local).taxPerKwh;
    } else {
      sums.exportedWh -= energyWh;
      sums.exportRevenue -= energyWh === 0 ? 0 : (energyWh / 1000) * (exportPerKwh[slot] ?? Number.NaN);
    }
  }
  if (Number.isFinite(sums.energyCost) && Number.isFinite(sums.exportRevenue)) return sums;
  throw new OecError(
    "NOT_FINITE",
    "a price or a power is missing: a bill needs every slot in which energy flows",
    {
      context: { field: "spot or gridW" },
    },
  );
}

/** Fixed fees and peak charges, calendar month by calendar month. */
function monthlyParts(tariff: Tariff, gridW: Series): { fixed: Money; peak: Money; vat: Money } {
  const sums = { fixed: 0, peak: 0, vat: 0 };
  if (gridW.horizon.count === 0) return sums;
  const end = horizonEnd(gridW.horizon);
  let monthDate = `${localDate(horizonStart(gridW.horizon), tariff.timeZone).slice(0, 7)}-01`;
  for (;;) {
    const nextDate = `${addDays(monthDate, 31).slice(0, 7)}-01`;
    const start = startOfLocalDate(monthDate, tariff.timeZone);
    const next = startOfLocalDate(nextDate, tariff.timeZone);
    if (start >= end) return sums;
    const terms = termsOn(tariff, addDays(nextDate, -1));
    const part = between(gridW, start, next);
    const share = (Math.min(end, next) - Math.max(start, horizonStart(gridW.horizon))) / (next - start);
    const fixed = terms.fixedPerMonth * share;
    const peak = terms.peak === undefined ? 0 : peakCharge(terms.peak, part, tariff.timeZone).charge;
    const vat = terms.import.vatPercent / 100;
    sums.fixed += fixed * (1 + vat);
    sums.peak += peak * (1 + vat);
    sums.vat += (fixed + peak) * vat;
    monthDate = nextDate;
  }
}

/** The slots of a series that overlap [from, until), cut to it. */
function between({ horizon, values }: Series, from: number, until: number): Series {
  const edges: number[] = [];
  const kept: number[] = [];
  for (const [slot, value] of values.entries()) {
    const start = Math.max(from, horizon.edges[slot] ?? 0);
    const end = Math.min(until, horizon.edges[slot + 1] ?? 0);
    if (start >= end) continue;
    if (edges.length === 0) edges.push(start);
    edges.push(end);
    kept.push(value);
  }
  return seriesOf(horizonFromEdges(edges), kept);
}

function requireSameHorizon(a: Series, b: Series): void {
  const same =
    a.horizon.count === b.horizon.count &&
    a.horizon.edges.every((edge, index) => edge === b.horizon.edges[index]);
  if (!same) {
    throw new OecError("SHAPE_MISMATCH", "spot and gridW have different horizons, expected the same slots", {
      context: { spotSlots: a.horizon.count, gridSlots: b.horizon.count },
    });
  }
}
