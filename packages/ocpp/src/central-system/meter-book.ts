import { parseInstant, type Instant, type Milliseconds, type Sample } from "@oec/domain";
import type { V16Request } from "../messages/v16.ts";

/** What a station measured, one value at one time. */
export interface MeterReading {
  readonly at: Instant;
  readonly measurand: string;
  /** Phase, e.g. `L1` or `L1-N`; undefined for the whole. */
  readonly phase: string | undefined;
  /** In W, Wh, A, V, percent, or the unit named by `unit` where it is another. */
  readonly value: number;
  readonly unit: string;
  readonly context: string;
}

type MeterValue = V16Request<"MeterValues">["meterValue"][number];

const UNIT_OF: Readonly<Record<string, string>> = {
  "Current.Export": "A",
  "Current.Import": "A",
  "Current.Offered": "A",
  "Power.Active.Export": "W",
  "Power.Active.Import": "W",
  "Power.Offered": "W",
  Voltage: "V",
  SoC: "Percent",
};
const THOUSANDS: ReadonlySet<string> = new Set(["kWh", "kW", "kVA", "kvar", "kvarh"]);

/** Readings of meter values; what is no number, such as signed data, is left out. */
export function readingsOf(meterValues: readonly MeterValue[]): readonly MeterReading[] {
  const readings: MeterReading[] = [];
  for (const { timestamp, sampledValue } of meterValues) {
    const at = instantOf(timestamp);
    for (const sample of sampledValue) {
      // OCPP 1.6, 7.43: absent fields mean these.
      const { measurand = "Energy.Active.Import.Register", context = "Sample.Periodic", phase } = sample;
      const number =
        sample.value.trim() === "" || sample.format === "SignedData" ? NaN : Number(sample.value);
      if (!Number.isFinite(number)) continue;
      const unit = sample.unit ?? UNIT_OF[measurand] ?? "Wh";
      const isThousands = THOUSANDS.has(unit);
      const value = isThousands ? number * 1000 : number;
      readings.push({ at, measurand, phase, value, unit: isThousands ? unit.slice(1) : unit, context });
    }
  }
  return readings;
}

/** The schema has checked the text: the platform's parser is quick, and ours says what is wrong with the few it cannot read. */
function instantOf(timestamp: string): Instant {
  const at = Date.parse(timestamp);
  return Number.isNaN(at) ? parseInstant(timestamp) : at;
}

/** The latest reading of everything that one connector measures, by the time at which it was measured. */
export class MeterBook {
  readonly #latest = new Map<string, MeterReading>();

  /** Takes readings in any order: a station may send what it stored for days. A reading never replaces a later one. */
  add(readings: readonly MeterReading[]): void {
    for (const reading of readings) {
      const key = keyOf(reading.measurand, reading.phase);
      const known = this.#latest.get(key);
      if (known === undefined || reading.at >= known.at) this.#latest.set(key, reading);
    }
  }

  /**
   * The latest value of a measurand.
   *
   * @param now - Time by the central system's clock; a reading from after it counts as of now.
   * @param freshForMs - Age up to which it is `good`; older is `stale`.
   */
  latest(
    measurand: string,
    phase: string | undefined,
    now: Instant,
    freshForMs: Milliseconds,
  ): Sample<number> | undefined {
    const reading = this.#latest.get(keyOf(measurand, phase));
    if (reading === undefined) return undefined;
    const quality = now - reading.at <= freshForMs ? "good" : "stale";
    return { value: reading.value, at: Math.min(reading.at, now), quality };
  }

  /** Everything known, latest only. */
  readings(): readonly MeterReading[] {
    return [...this.#latest.values()];
  }
}

const keyOf = (measurand: string, phase: string | undefined): string =>
  phase === undefined ? measurand : `${measurand} ${phase}`;
