import { finite, inRange } from "../check.ts";
import type { Celsius, Percent, Volts } from "../units/quantity.ts";

type Points = readonly (readonly [at: number, share: number])[];

/** Charging share over SoC of a FENECON Home battery. */
const CHARGE_BY_SOC: Points = [
  [96, 1],
  [97, 0.625],
  [98, 0.4],
  [99, 0.2],
  [100, 0.05],
];
/** Discharging share over the lowest cell voltage of the same. */
const DISCHARGE_BY_CELL: Points = [
  [3, 0.1],
  [3.1, 1],
];
/** LFP: no charging below freezing, slow in the cold, less from 45 °C, none at 60 °C. */
const CHARGE_BY_TEMPERATURE: Points = [
  [0, 0.1],
  [10, 1],
  [45, 1],
  [60, 0],
];
const DISCHARGE_BY_TEMPERATURE: Points = [
  [-20, 0.1],
  [0, 1],
  [45, 1],
  [60, 0],
];

/**
 * Share of its full charging power that a battery takes at a SoC, 1 to 0.05.
 *
 * @see FENECON Home: 100 % up to 96 %, 62.5, 40, 20 and 5 % at 97, 98, 99 and 100 %.
 */
export function chargeShareAtSoc(socPercent: Percent): number {
  return linear(CHARGE_BY_SOC, inRange("socPercent", socPercent, 0, 100));
}

/** Share of its full discharging power that a battery gives at its lowest cell voltage [V]: 10 % at 3.0, all from 3.1 V on. */
export function dischargeShareAtCellVoltage(cellVoltageV: Volts): number {
  return linear(DISCHARGE_BY_CELL, inRange("cellVoltageV", cellVoltageV, 0));
}

/**
 * Share of its full power that an LFP battery may use at a temperature, 0 to 1.
 *
 * Charging: nothing below 0 °C, rising to all at 10 °C; discharging: nothing below -20 °C, rising to all at 0 °C. Both fall from 45 °C
 * to nothing at 60 °C. The windows are those of manufacturers, the straight lines between them a choice of ours.
 */
export function temperatureShare(temperatureC: Celsius, direction: "charge" | "discharge"): number {
  finite("temperatureC", temperatureC);
  const points = direction === "charge" ? CHARGE_BY_TEMPERATURE : DISCHARGE_BY_TEMPERATURE;
  const coldest = direction === "charge" ? 0 : -20;
  return temperatureC < coldest ? 0 : linear(points, temperatureC);
}

/** Linear between points, constant outside them. */
function linear(points: Points, at: number): number {
  let [x0, y0] = points[0] ?? [0, 0];
  if (at <= x0) return y0;
  for (const [x1, y1] of points) {
    if (at < x1) return y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
    [x0, y0] = [x1, y1];
  }
  return y0;
}
