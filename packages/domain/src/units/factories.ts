import { finite, inRange } from "../check.ts";
import type {
  Amperes,
  Celsius,
  Hertz,
  Hours,
  Instant,
  Milliseconds,
  Money,
  Percent,
  PricePerKwh,
  Volts,
  WattHours,
  Watts,
} from "./quantity.ts";

/** A power [W]. @throws {@link OecError} `NOT_FINITE`. */
export const watts = (value: number): Watts => finite("watts", value);
/** An energy [Wh]. @throws {@link OecError} `NOT_FINITE`. */
export const wattHours = (value: number): WattHours => finite("wattHours", value);
/** A voltage [V]. @throws {@link OecError} `NOT_FINITE`. */
export const volts = (value: number): Volts => finite("volts", value);
/** A current [A]. @throws {@link OecError} `NOT_FINITE`. */
export const amperes = (value: number): Amperes => finite("amperes", value);
/** A temperature [°C], not below absolute zero. @throws {@link OecError} `NOT_FINITE`, `OUT_OF_RANGE`. */
export const celsius = (value: number): Celsius => inRange("celsius", value, -273.15);
/** A share of a whole [%], 0 to 100. @throws {@link OecError} `NOT_FINITE`, `OUT_OF_RANGE`. */
export const percent = (value: number): Percent => inRange("percent", value, 0, 100);
/** A price of energy [currency/kWh], of any sign. @throws {@link OecError} `NOT_FINITE`. */
export const pricePerKwh = (value: number): PricePerKwh => finite("pricePerKwh", value);
/** An amount of money [currency], of any sign. @throws {@link OecError} `NOT_FINITE`. */
export const money = (value: number): Money => finite("money", value);
/** A frequency [Hz], 0 or more. @throws {@link OecError} `NOT_FINITE`, `OUT_OF_RANGE`. */
export const hertz = (value: number): Hertz => inRange("hertz", value, 0);
/** A length of time [ms]. @throws {@link OecError} `NOT_FINITE`. */
export const milliseconds = (value: number): Milliseconds => finite("milliseconds", value);
/** A length of time [h]. @throws {@link OecError} `NOT_FINITE`. */
export const hours = (value: number): Hours => finite("hours", value);
/** An instant [ms since 1970 UTC]. @throws {@link OecError} `NOT_FINITE`. */
export const instant = (value: number): Instant => finite("instant", value);
