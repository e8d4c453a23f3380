import type { RegisterDetails, RegisterSpec, RegisterUnit } from "../registers/map.ts";
import type { RegisterType } from "../codec/types.ts";
import { MODEL_TABLES } from "./models.generated.ts";

/** A value of a SunSpec model. */
export interface SunspecPoint {
  readonly name: string;
  /** Registers from the model's id, or from the start of its repeated part. */
  readonly offset: number;
  readonly type: RegisterType;
  readonly words: number | undefined;
  /** Raw values that mean "not implemented". */
  readonly invalid: readonly number[];
  /** Point with the power of ten. */
  readonly factor: string | undefined;
  readonly unit: RegisterUnit;
  readonly writable: boolean;
}

/** A SunSpec model: its values and its size. */
export interface SunspecModel {
  readonly id: number;
  readonly points: ReadonlyMap<string, SunspecPoint>;
  /** Registers before the repeated part, id and length included. */
  readonly fixedSize: number;
  readonly repeated?: { readonly points: ReadonlyMap<string, SunspecPoint>; readonly size: number };
}

/** Types of the tables: their register type and their "not implemented" values (SunSpec Device Information Model, table 3). */
const TYPES: Readonly<Record<string, readonly [type: RegisterType, ...invalid: readonly number[]]>> = {
  u16: ["u16", 0xffff],
  e16: ["u16", 0xffff],
  b16: ["u16", 0xffff],
  i16: ["i16", -0x8000],
  u32: ["u32", 0xffff_ffff],
  e32: ["u32", 0xffff_ffff],
  b32: ["u32", 0xffff_ffff],
  i32: ["i32", -0x8000_0000],
  acc32: ["acc32", 0],
  u64: ["u64", 2 ** 64],
  acc64: ["u64", 0],
  i64: ["i64", -(2 ** 63)],
  f32: ["f32"],
  f64: ["f64"],
  sunssf: ["sunssf", -0x8000],
};

const UNITS: Readonly<Record<string, RegisterUnit>> = {
  W: "W",
  Wh: "Wh",
  WH: "Wh",
  V: "V",
  A: "A",
  Hz: "Hz",
  Pct: "%",
  C: "degC",
  VA: "VA",
  var: "var",
  Var: "var",
  Secs: "s",
  ohms: "ohm",
};

const models = new Map<number, SunspecModel>();

/** A model by its id; `undefined` for one that this package has no use for. */
export function sunspecModel(id: number): SunspecModel | undefined {
  const known = models.get(id);
  const table = MODEL_TABLES[id];
  if (known !== undefined || table === undefined) return known;
  const [points, fixedSize] = pointsOf(table.fixed);
  const repeated = table.repeated === undefined ? undefined : pointsOf(table.repeated);
  const model: SunspecModel = {
    id,
    points,
    fixedSize,
    ...(repeated === undefined ? {} : { repeated: { points: repeated[0], size: repeated[1] } }),
  };
  models.set(id, model);
  return model;
}

/**
 * A point as a register.
 *
 * @param base - Address of the model's id, or of the repeated part that the point is in.
 * @param nameOf - Name of the register that holds the power of ten of a point.
 */
export function registerOfPoint(
  point: SunspecPoint,
  base: number,
  nameOf: (factor: string) => string,
): RegisterSpec {
  const details: RegisterDetails = {
    ...(point.words === undefined ? {} : { words: point.words }),
    ...(point.invalid.length === 0 ? {} : { invalid: point.invalid }),
    ...(point.factor === undefined ? {} : { scaleFrom: nameOf(point.factor) }),
  };
  return {
    ...details,
    address: base + point.offset,
    table: "holding",
    type: point.type,
    unit: point.unit,
    access: point.writable ? "read-write" : "read",
    source: "sunspec/models@7abdf89",
  };
}

function pointsOf(table: string): readonly [points: Map<string, SunspecPoint>, size: number] {
  const [rows = "", size = ""] = table.split("|");
  const points = new Map<string, SunspecPoint>();
  for (const row of rows.split(";")) {
    const [name = "", offset = "", type = "", factor = "-", unit = "-", access = "R"] = row.split(" ");
    const isText = type.startsWith("string");
    const [kind, ...invalid] = isText ? (["string"] as const) : (TYPES[type] ?? (["u16"] as const));
    points.set(name, {
      name,
      offset: Number(offset),
      type: kind,
      words: isText ? Number(type.slice("string".length)) : undefined,
      invalid,
      factor: factor === "-" ? undefined : factor,
      unit: UNITS[unit] ?? "",
      writable: access === "RW",
    });
  }
  return [points, Number(size)];
}
