import type {
  Amperes,
  Hours,
  Milliseconds,
  Money,
  Percent,
  PricePerKwh,
  Volts,
  WattHours,
  Watts,
} from "./quantity.ts";

/** Power given in kilowatts [kW] as [W]. */
export const kilowatts = (value: number): Watts => value * 1000;
/** Power in kilowatts [kW]. */
export const toKilowatts = (power: Watts): number => power / 1000;
/** Energy given in kilowatt-hours [kWh] as [Wh]. */
export const kilowattHours = (value: number): WattHours => value * 1000;
/** Energy in kilowatt-hours [kWh]. */
export const toKilowattHours = (energy: WattHours): number => energy / 1000;

/** Energy of a constant power over a time [Wh]. */
export const energyOf = (power: Watts, duration: Hours): WattHours => power * duration;
/** Mean power of an energy over a time [W]; the time must not be 0. */
export const meanPowerOf = (energy: WattHours, duration: Hours): Watts => energy / duration;
/** Money that an energy costs at a price [currency]. */
export const costOf = (energy: WattHours, price: PricePerKwh): Money => (energy / 1000) * price;

/** A price per megawatt-hour, as markets quote it, as price per kWh. */
export const perMwhToPerKwh = (price: number): PricePerKwh => price / 1000;
/** A price per kWh as price per megawatt-hour. */
export const perKwhToPerMwh = (price: PricePerKwh): number => price * 1000;
/** A price in hundredths (öre, cent) per kWh in whole units of the currency. */
export const hundredthsToPerKwh = (price: number): PricePerKwh => price / 100;

/** Energy that a share of a capacity holds [Wh]. */
export const percentToWh = (share: Percent, capacity: WattHours): WattHours => (capacity * share) / 100;
/** The share of a capacity that an energy makes up [%]; the capacity must not be 0. */
export const whToPercent = (energy: WattHours, capacity: WattHours): Percent => (energy / capacity) * 100;

/** Hours of a length of time given in milliseconds. */
export const msToHours = (duration: Milliseconds): Hours => duration / 3_600_000;
/** Milliseconds of a length of time given in hours. */
export const hoursToMs = (duration: Hours): Milliseconds => duration * 3_600_000;

/** Active power of a current at unity power factor over some phases [W]; the voltage is that of phase to neutral. */
export const powerOfCurrent = (current: Amperes, voltage: Volts, phases: 1 | 2 | 3): Watts =>
  current * voltage * phases;
/** Current per phase of an active power at unity power factor [A]; the voltage must not be 0. */
export const currentOfPower = (power: Watts, voltage: Volts, phases: 1 | 2 | 3): Amperes =>
  power / (voltage * phases);
