/**
 * A number whose physical unit exists in the type system only: no wrapper, no cost at run time.
 *
 * The brand is an optional string property, so that two installed versions of this package agree on it and a plain
 * number literal is accepted where a quantity is asked for; mixing two different units is a type error.
 */
export type Quantity<Unit extends string> = number & { readonly __unit?: Unit };

/** Active power [W]. Positive is consumption at the site's busbar (import, charging). */
export type Watts = Quantity<"W">;
/** Energy [Wh]. */
export type WattHours = Quantity<"Wh">;
/** Electric potential, RMS where it alternates [V]. */
export type Volts = Quantity<"V">;
/** Electric current, RMS where it alternates [A]; signed like power where a direction is known. */
export type Amperes = Quantity<"A">;
/** Temperature [°C]. */
export type Celsius = Quantity<"degC">;
/** Share of a whole [%], 0 to 100 unless said otherwise. */
export type Percent = Quantity<"%">;
/** Price of energy [currency/kWh]; the currency stands beside it. */
export type PricePerKwh = Quantity<"currency/kWh">;
/** Amount of money [currency]; the currency stands beside it. */
export type Money = Quantity<"currency">;
/** Mains frequency [Hz]. */
export type Hertz = Quantity<"Hz">;
/** Length of time [ms]. */
export type Milliseconds = Quantity<"ms">;
/** Length of time [h]. */
export type Hours = Quantity<"h">;
/** A point in time [ms since 1970-01-01T00:00:00Z]. */
export type Instant = Quantity<"ms since 1970 UTC">;
