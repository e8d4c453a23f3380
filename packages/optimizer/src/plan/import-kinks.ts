/** An extra price on import above a power, per slot. */
export interface ImportKinks {
  /** Power above which it is paid [W], 0 or more; Infinity: never. */
  readonly aboveW: Readonly<Float64Array>;
  /** The extra price [currency/kWh], 0 or more. */
  readonly perKwh: Readonly<Float64Array>;
}
