import { inRange, positive } from "../check.ts";
import { OecError } from "../errors.ts";
import type { Percent, Volts, WattHours } from "../units/quantity.ts";

/** Open-circuit voltage over SoC, linear between its points. Build one with {@link openCircuitCurve}. */
export interface OpenCircuitCurve {
  /** Ascending from 0 to 100 [%]. */
  readonly socPercent: readonly number[];
  /** Above 0, never falling with SoC [V]. */
  readonly voltageV: readonly number[];
}

/**
 * A voltage curve from its points.
 *
 * @param points - [SoC in percent, voltage in volts], the first at 0 %, the last at 100 %.
 * @throws {@link OecError} `INVALID_ARGUMENT` if they do not ascend or do not cover 0 to 100 %, `OUT_OF_RANGE`.
 */
export function openCircuitCurve(points: readonly (readonly [Percent, Volts])[]): OpenCircuitCurve {
  const covers = points[0]?.[0] === 0 && points.at(-1)?.[0] === 100;
  const ascends = points.every(([soc, voltage], index) => {
    const before = points[index - 1];
    return before === undefined || (soc > before[0] && voltage >= before[1]);
  });
  if (!covers || !ascends) {
    throw new OecError("INVALID_ARGUMENT", "the points of a voltage curve must ascend from 0 % to 100 %", {
      context: { points },
    });
  }
  for (const [, voltage] of points) positive("voltageV", voltage);
  return { socPercent: points.map(([soc]) => soc), voltageV: points.map(([, voltage]) => voltage) };
}

/**
 * A typical curve of LFP cells in series, at rest and 25 °C: flat in the middle, steep at the ends.
 *
 * It is a rounded picture of published curves, not that of one cell; take a measured curve where it matters.
 *
 * @param cells - Cells in series, e.g. 16 for a pack of 51.2 V.
 */
export function lfpCurve(cells: number): OpenCircuitCurve {
  positive("cells", cells);
  return openCircuitCurve(LFP_CELL.map(([soc, voltage]) => [soc, voltage * cells]));
}

const LFP_CELL = [
  [0, 2.6],
  [5, 3.1],
  [10, 3.2],
  [20, 3.25],
  [40, 3.29],
  [60, 3.31],
  [80, 3.34],
  [95, 3.36],
  [100, 3.45],
] as const;

/** Voltage at a SoC [V]. @throws {@link OecError} `OUT_OF_RANGE` outside 0 to 100 %. */
export function openCircuitVoltage(curve: OpenCircuitCurve, socPercent: Percent): Volts {
  // A hair outside is rounding; the ends stand for it.
  const soc = Math.min(100, Math.max(0, inRange("socPercent", socPercent, -1e-6, 100 + 1e-6)));
  const right = Math.max(
    1,
    curve.socPercent.findIndex((point) => point >= soc),
  );
  const [soc0 = 0, soc1 = 100] = curve.socPercent.slice(right - 1, right + 1);
  const [voltage0 = 0, voltage1 = 0] = curve.voltageV.slice(right - 1, right + 1);
  return voltage0 + ((voltage1 - voltage0) * (soc - soc0)) / (soc1 - soc0);
}

/** Energy in the cells between two charges [Wh], negative if `toAh` is the lower: the exact area under the curve. */
export function chargeEnergyWh(
  curve: OpenCircuitCurve,
  capacityAh: number,
  fromAh: number,
  toAh: number,
): WattHours {
  if (toAh < fromAh) return -chargeEnergyWh(curve, capacityAh, toAh, fromAh);
  const stops = curve.socPercent
    .map((soc) => (soc / 100) * capacityAh)
    .filter((stop) => stop > fromAh && stop < toAh);
  let energyWh = 0;
  let start = fromAh;
  for (const stop of [...stops, toAh]) {
    // The curve is straight between its points, so its middle is its mean.
    energyWh += openCircuitVoltage(curve, ((start + stop) / 2 / capacityAh) * 100) * (stop - start);
    start = stop;
  }
  return energyWh;
}
