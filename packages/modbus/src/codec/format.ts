import type { RegisterType, WordOrder } from "./types.ts";

/** How a value lies in registers. */
export interface RegisterFormat {
  readonly type: RegisterType;
  /** Registers of a text or of bits; the other types have their own length. */
  readonly words?: number;
  /** Order of the registers; bytes within a register are always high first. Default `big`. */
  readonly wordOrder?: WordOrder;
  /** Physical units per unit of the register; 1 unless said. */
  readonly scale?: number;
  /** Raw values that mean "not available", before scaling; NaN always means it in `f32` and `f64`. */
  readonly invalid?: readonly number[];
}
