import type { RegisterFormat } from "../codec/format.ts";
import { wordsOf } from "../codec/types.ts";

/** Which table a register is in: function 3 reads `holding`, function 4 `input`. */
export type RegisterTable = "holding" | "input";

/** Physical unit of a decoded value; empty for numbers without one, and texts. */
export type RegisterUnit =
  "" | "W" | "Wh" | "V" | "A" | "Hz" | "%" | "degC" | "VA" | "var" | "min" | "s" | "ohm";

/** A value of a device and where it lies. */
export interface RegisterSpec extends RegisterFormat {
  /** Address of the first register on the wire, from 0. */
  readonly address: number;
  readonly table: RegisterTable;
  /** Unit after scaling. */
  readonly unit: RegisterUnit;
  readonly access: "read" | "write" | "read-write";
  /** Unit that it is on, where that is not the device's own. */
  readonly unitId?: number;
  /** Name of the register with its power of ten (SunSpec); the value is unknown where that is. */
  readonly scaleFrom?: string;
  /** Function that writes it: 6 for one register, 16 for several; 16 unless said. */
  readonly writeWith?: 6 | 16;
  /** Meaning of whole values. */
  readonly values?: Readonly<Record<number, string>>;
  /** What a user of the register must know. */
  readonly note?: string;
  /** Where the address comes from: repository, revision and file. */
  readonly source: string;
}

/** The registers of a device by name. */
export type RegisterMap = Readonly<Record<string, RegisterSpec>>;

/** What differs from the usual of a {@link registersFrom} maker. */
export type RegisterDetails = Partial<Omit<RegisterSpec, "address" | "type" | "unit">>;

/**
 * A maker of registers of one source: read-only holding registers, high word first, unless said otherwise.
 *
 * @param source - Repository, revision and file.
 */
export function registersFrom(
  source: string,
  usual: RegisterDetails = {},
): (
  address: number,
  type: RegisterSpec["type"],
  unit?: RegisterUnit,
  details?: RegisterDetails,
) => RegisterSpec {
  return (address, type, unit = "", details = {}) => ({
    table: "holding",
    access: "read",
    source,
    ...usual,
    ...details,
    address,
    type,
    unit,
  });
}

/** Number of registers a value takes. */
export const registerCount = (spec: RegisterSpec): number => wordsOf(spec.type, spec.words);
