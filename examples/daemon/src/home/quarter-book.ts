import {
  MS_PER_HOUR,
  QUARTER_HOUR_MS,
  type EnergyPrices,
  type Instant,
  type Milliseconds,
  type Money,
  type Percent,
  type WattHours,
  type Watts,
} from "@oec/domain";
import { EMPTY_TOTALS, type LedgerPowers, type LedgerTotals } from "./ledger.ts";

/** How many days are kept. */
export const BOOK_DAYS = 9;

/** What was measured in a quarter of an hour. Energies are 0 or more; `sun + bought + given = house + charged + sold`. */
export interface MeasuredQuarter {
  readonly start: Instant;
  /** How much of the quarter was measured [ms]. */
  readonly coveredMs: Milliseconds;
  readonly houseWh: WattHours;
  /** PV energy that was used or sold. */
  readonly sunWh: WattHours;
  readonly boughtWh: WattHours;
  readonly soldWh: WattHours;
  readonly chargedWh: WattHours;
  readonly givenWh: WattHours;
  /** The last one of the quarter; absent where no battery was read. */
  readonly socPercent?: Percent;
  /** Import less export [currency]. */
  readonly cost: Money;
  readonly peakImportW: Watts;
}

/** The last days of a home, quarter by quarter: the measured part of the charts. */
export class QuarterBook {
  readonly #quarters = new Map<Instant, MeasuredQuarter>();

  /**
   * Enters constant powers.
   *
   * @param at - End of the stretch; it must not cross a quarter of an hour.
   */
  enter(
    at: Instant,
    durationMs: Milliseconds,
    powers: LedgerPowers,
    prices: Pick<EnergyPrices, "importPerKwh" | "exportPerKwh">,
    socPercent?: Percent,
  ): void {
    const start = Math.floor((at - durationMs) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
    const { houseW, pvW, batteryW, gridW } = powers;
    const hours = durationMs / MS_PER_HOUR;
    const before = this.#quarters.get(start);
    const soc = socPercent ?? before?.socPercent;
    const boughtWh = Math.max(0, gridW) * hours;
    const soldWh = Math.max(0, -gridW) * hours;
    const cost = (boughtWh * prices.importPerKwh - soldWh * prices.exportPerKwh) / 1000;
    this.put({
      start,
      coveredMs: (before?.coveredMs ?? 0) + durationMs,
      houseWh: (before?.houseWh ?? 0) + houseW * hours,
      sunWh: (before?.sunWh ?? 0) + pvW * hours,
      boughtWh: (before?.boughtWh ?? 0) + boughtWh,
      soldWh: (before?.soldWh ?? 0) + soldWh,
      chargedWh: (before?.chargedWh ?? 0) + Math.max(0, batteryW) * hours,
      givenWh: (before?.givenWh ?? 0) + Math.max(0, -batteryW) * hours,
      ...(soc !== undefined && { socPercent: soc }),
      cost: (before?.cost ?? 0) + cost,
      peakImportW: Math.max(before?.peakImportW ?? 0, gridW),
    });
  }

  /** Takes a whole quarter, in the place of what was known of it. */
  put(quarter: MeasuredQuarter): void {
    const isNew = !this.#quarters.has(quarter.start);
    this.#quarters.set(quarter.start, quarter);
    if (isNew) this.#forget(quarter.start - BOOK_DAYS * 24 * MS_PER_HOUR);
  }

  /** What was measured in the quarter that begins at an instant. */
  at(start: Instant): MeasuredQuarter | undefined {
    return this.#quarters.get(start);
  }

  /** Start of the oldest quarter. */
  get since(): Instant | undefined {
    return this.#quarters.keys().next().value;
  }

  /** Energy and money of the quarters that begin at `from` or later. */
  totals(from: Instant): LedgerTotals {
    let sum = EMPTY_TOTALS;
    for (const quarter of this.#quarters.values()) {
      if (quarter.start < from) continue;
      sum = {
        importedKwh: sum.importedKwh + quarter.boughtWh / 1000,
        exportedKwh: sum.exportedKwh + quarter.soldWh / 1000,
        houseKwh: sum.houseKwh + quarter.houseWh / 1000,
        pvKwh: sum.pvKwh + quarter.sunWh / 1000,
        chargedKwh: sum.chargedKwh + quarter.chargedWh / 1000,
        dischargedKwh: sum.dischargedKwh + quarter.givenWh / 1000,
        cost: sum.cost + quarter.cost,
        peakImportW: Math.max(sum.peakImportW, quarter.peakImportW),
      };
    }
    return sum;
  }

  #forget(before: Instant): void {
    for (const start of this.#quarters.keys()) {
      if (start >= before) break;
      this.#quarters.delete(start);
    }
  }
}
