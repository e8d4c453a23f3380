import { exportPrices, importPrices, OecError, type Horizon, type Tariff } from "@oec/domain";
import type { BacktestInput } from "./input.ts";
import type { ExcludedDay } from "./result.ts";
import type { Timeline, TimelineDay } from "./timeline.ts";

/** The counted slots of a period, end to end: what every policy is run over. */
export interface Scope {
  readonly days: readonly TimelineDay[];
  readonly excluded: readonly ExcludedDay[];
  /** Slot of the timeline per counted slot, shape [count]. */
  readonly slots: Int32Array;
  readonly count: number;
  /** Length of every slot [h]. */
  readonly hours: number;
  /** Index into `days` per counted slot. */
  readonly dayOf: Int32Array;
  /** Columns per counted slot, all finite. */
  readonly loadW: Float64Array;
  readonly pvW: Float64Array;
  readonly spotPerKwh: Float64Array;
  readonly importPerKwh: Float64Array;
  readonly exportPerKwh: Float64Array;
  /** Limits per slot [W]; a slot whose load alone exceeds the import limit may import what it needs. */
  readonly maxImportW: Float64Array;
  readonly maxExportW: Float64Array;
  /**
   * Slots of the same number and length without gaps: what a solver is given. Stored energy passes over an excluded day
   * unchanged, so that the counted days are one chain of slots.
   */
  readonly chain: Horizon;
}

/**
 * Picks the days without gaps and prices their slots.
 *
 * @throws {@link OecError} `MISSING_DATA` if no day is whole.
 */
export function buildScope(timeline: Timeline, input: BacktestInput): Scope {
  const { tariff } = input;
  const excluded: ExcludedDay[] = [];
  const days = timeline.days.filter((day) => {
    const missing = missingIn(timeline, day);
    if (missing === undefined) return true;
    excluded.push({ day: day.day, slots: day.end - day.first, missing });
    return false;
  });
  const slots = Int32Array.from(days.flatMap(({ first, end }) => range(first, end)));
  if (slots.length === 0) throw nothingLeft(excluded);
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(slots, (slot) => values[slot] ?? Number.NaN);
  const loadW = pick(timeline.loadW);
  const pvW = pick(timeline.pvW);
  const { importPerKwh, exportPerKwh } = pricesOf(timeline, tariff);
  const edge = timeline.horizon.edges[slots[0] ?? 0] ?? 0;
  const { maxImportW = Infinity, maxExportW = Infinity } = input;
  return {
    days,
    excluded,
    slots,
    count: slots.length,
    hours: timeline.hours,
    dayOf: Int32Array.from(days.flatMap(({ first, end }, day) => range(first, end).map(() => day))),
    loadW,
    pvW,
    spotPerKwh: pick(timeline.spotPerKwh),
    importPerKwh: pick(importPerKwh),
    exportPerKwh: pick(exportPerKwh),
    maxImportW: loadW.map((load, slot) => Math.max(maxImportW, load - (pvW[slot] ?? 0))),
    maxExportW: new Float64Array(slots.length).fill(maxExportW),
    chain: {
      count: slots.length,
      edges: Float64Array.from({ length: slots.length + 1 }, (_, index) => edge + index * timeline.slotMs),
    },
  };
}

const range = (first: number, end: number): number[] =>
  Array.from({ length: end - first }, (_, index) => first + index);

function pricesOf({ horizon, spotPerKwh }: Timeline, tariff: Tariff) {
  const spot = { horizon, values: spotPerKwh };
  return { importPerKwh: importPrices(tariff, spot), exportPerKwh: exportPrices(tariff, spot) };
}

function missingIn(timeline: Timeline, { first, end }: TimelineDay): ExcludedDay["missing"] | undefined {
  const count = (values: Float64Array): number => values.subarray(first, end).filter(Number.isNaN).length;
  const missing = {
    load: count(timeline.loadW),
    pv: count(timeline.pvW),
    price: count(timeline.spotPerKwh),
  };
  return missing.load + missing.pv + missing.price === 0 ? undefined : missing;
}

function nothingLeft(excluded: readonly ExcludedDay[]): OecError {
  const [first] = excluded;
  const example =
    first === undefined
      ? ""
      : `; ${first.day}, for one, lacks ${first.missing.load} loads, ${first.missing.pv} PV values and ` +
        `${first.missing.price} prices of ${first.slots}`;
  return new OecError("MISSING_DATA", `no day of the period is without a gap${example}; --fill fills gaps`, {
    context: { excluded: excluded.map(({ day }) => day) },
  });
}
