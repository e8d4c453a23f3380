import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestContext } from "vitest";

const FOLDER =
  process.env["OEC_DATA"] ?? fileURLToPath(new URL("../../../../../shared/data", import.meta.url));

/** A recording as JSON; skips the test, and says why, where the recordings are not installed. */
export function recording(context: TestContext, path: string): unknown {
  const file = `${FOLDER}/modbus/${path}`;
  if (!existsSync(file)) context.skip(`${file} is not there; set OEC_DATA to the folder of the recordings`);
  return JSON.parse(readFileSync(file, "utf8"));
}

export interface OfficialPoint {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sf?: string | number;
}

export interface OfficialGroup {
  readonly name: string;
  readonly count?: number | string;
  readonly points: readonly OfficialPoint[];
  readonly groups?: readonly OfficialGroup[];
}

/** The official definition of a model. */
export function officialModel(context: TestContext, id: number): OfficialGroup {
  return (recording(context, `sunspec-models/json/model_${id}.json`) as { group: OfficialGroup }).group;
}

type Values = Readonly<Record<string, unknown>>;

/** Registers of a model by its official definition and the values of a pySunSpec2 device file, in plain code of the test's own. */
export function officialImage(group: OfficialGroup, values: Values): number[] {
  const words: number[] = [];
  for (const point of group.points) words.push(...pointWords(point, values[point.name]));
  for (const inner of group.groups ?? []) {
    const given = values[inner.name];
    const parts = (Array.isArray(given) ? given : given === undefined ? [] : [given]) as Values[];
    const count = typeof inner.count === "number" ? Math.max(inner.count, parts.length) : parts.length;
    for (let part = 0; part < count; part += 1) words.push(...officialImage(inner, parts[part] ?? {}));
  }
  return words;
}

function pointWords({ type, size }: OfficialPoint, value: unknown): number[] {
  const bytes = Buffer.alloc(2 * size);
  if (type === "string") bytes.write(typeof value === "string" ? value : "", "latin1");
  else if (typeof value !== "number") {
    const signed = type.startsWith("int") || type === "sunssf" || type === "pad";
    if (type.startsWith("float")) bytes.fill(0xff);
    else if (!type.startsWith("acc") && type !== "count") {
      bytes.fill(signed ? 0 : 0xff);
      if (signed) bytes[0] = 0x80;
    }
  } else if (type === "float32") bytes.writeFloatBE(value);
  else if (type === "float64") bytes.writeDoubleBE(value);
  else if (size === 4) bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(value)));
  else bytes.writeIntBE(size === 1 ? (value << 16) >> 16 : value | 0, 0, 2 * size);
  return Array.from({ length: size }, (_, index) => bytes.readUInt16BE(2 * index));
}
