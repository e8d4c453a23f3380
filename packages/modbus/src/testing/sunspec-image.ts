import { OecError } from "@oec/domain";
import { encodeRaw, encodeText } from "../codec/encode.ts";
import { sunspecModel, type SunspecPoint } from "../sunspec/models.ts";

/** Raw values of a SunSpec model, before its powers of ten; points that are not named are "not implemented". */
export interface ImageModel {
  readonly id: number;
  readonly values: Readonly<Record<string, number | string>>;
  /** Values of the repeated parts. */
  readonly repeated?: readonly Readonly<Record<string, number | string>>[];
}

/**
 * The registers of a SunSpec device: marker, models, end.
 *
 * @returns registers from the marker on, for address 40000.
 * @throws `OecError` `INVALID_ARGUMENT` for a model or a point that is not known, `OUT_OF_RANGE` for a value that does not fit.
 */
export function sunspecImage(models: readonly ImageModel[]): readonly number[] {
  return [0x5375, 0x6e53, ...models.flatMap(imageOf), 0xffff, 0];
}

function imageOf({ id, values, repeated = [] }: ImageModel): number[] {
  const model = sunspecModel(id);
  if (model === undefined) throw unknownPart(`model ${id}`);
  const registers = Array.from({ length: model.fixedSize }, () => 0x8000);
  fill(registers, 0, model.points, values, id);
  for (const part of repeated) {
    if (model.repeated === undefined) throw unknownPart(`a repeated part of model ${id}`);
    const start = registers.length;
    registers.push(...Array.from({ length: model.repeated.size }, () => 0x8000));
    fill(registers, start, model.repeated.points, part, id);
  }
  registers[0] = id;
  registers[1] = registers.length - 2;
  return registers;
}

function fill(
  registers: number[],
  start: number,
  points: ReadonlyMap<string, SunspecPoint>,
  values: Readonly<Record<string, number | string>>,
  id: number,
): void {
  const unknown = Object.keys(values).find((name) => !points.has(name));
  if (unknown !== undefined) throw unknownPart(`point ${unknown} of model ${id}`);
  for (const point of points.values()) {
    const words = wordsFor(point, values[point.name]);
    registers.splice(start + point.offset, words.length, ...words);
  }
}

function wordsFor(point: SunspecPoint, value: number | string | undefined): readonly number[] {
  const { type, words = 1, invalid } = point;
  if (type === "string") return encodeText(typeof value === "string" ? value : "", words);
  if (typeof value === "number") return encodeRaw(value, { type });
  const [marker = type === "f32" || type === "f64" ? Number.NaN : 0] = invalid;
  return marker === 2 ** 64 ? [0xffff, 0xffff, 0xffff, 0xffff] : encodeRaw(marker, { type });
}

const unknownPart = (what: string): OecError =>
  new OecError(
    "INVALID_ARGUMENT",
    `${what} is not known, expected one of the models that the package reads`,
    {
      context: { what },
    },
  );
