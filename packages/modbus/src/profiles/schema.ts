import { z } from "zod";
import { OecError } from "@oec/domain";
import { wordsOf } from "../codec/types.ts";
import type { RegisterMap } from "../registers/map.ts";
import { GENERIC } from "./generic.ts";
import type { Profile } from "./profile.ts";

const TYPES = [
  "u16",
  "i16",
  "u32",
  "i32",
  "u64",
  "i64",
  "f32",
  "f64",
  "string",
  "bits",
  "acc32",
  "sunssf",
] as const;

const UNITS = ["", "W", "Wh", "V", "A", "Hz", "%", "degC", "VA", "var", "min", "s", "ohm"] as const;

const registerSchema = z
  .strictObject({
    address: z.int().min(0).max(0xffff),
    table: z.enum(["holding", "input"]),
    type: z.enum(TYPES),
    words: z.int().min(1).max(125).exactOptional(),
    wordOrder: z.enum(["big", "little"]).exactOptional(),
    scale: z
      .number()
      .refine((scale) => scale !== 0, "a scale of 0 loses the value")
      .exactOptional(),
    scaleFrom: z.string().exactOptional(),
    invalid: z.array(z.number()).readonly().exactOptional(),
    unit: z.enum(UNITS),
    unitId: z.int().min(0).max(255).exactOptional(),
    access: z.enum(["read", "write", "read-write"]),
    writeWith: z.union([z.literal(6), z.literal(16)]).exactOptional(),
    values: z.record(z.coerce.number<number>().pipe(z.int()), z.string()).readonly().exactOptional(),
    note: z.string().exactOptional(),
    source: z.string().min(1),
  })
  .refine((spec) => spec.address + wordsOf(spec.type, spec.words) <= 0x1_0000, "it ends after address 65535")
  .refine((spec) => spec.type !== "string" || spec.words !== undefined, "a text needs its length in words")
  .refine(
    (spec) => spec.writeWith !== 6 || wordsOf(spec.type, spec.words) === 1,
    "function 6 writes one register only",
  )
  .refine((spec) => spec.table === "holding" || spec.access === "read", "input registers cannot be written");

const registersSchema = z.record(z.string().min(1), registerSchema).readonly();

/**
 * Checks a register map that comes from outside, e.g. a configuration.
 *
 * @param input - Plain JSON: registers by name.
 * @throws `OecError` `PARSE_FAILED` that says what is wrong where.
 */
export function parseRegisterMap(input: unknown): RegisterMap {
  const parsed = registersSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const reason = z.prettifyError(parsed.error);
  throw new OecError("PARSE_FAILED", `the register map is wrong: ${reason}`, {
    context: { issues: parsed.error.issues },
  });
}

/**
 * The generic profile with registers of the user's own: those named are replaced, the others stay where they are.
 *
 * @param registers - Plain JSON: registers by the names of the generic profile.
 * @throws `OecError` `PARSE_FAILED`.
 */
export function customProfile(registers: unknown): Profile {
  const own = parseRegisterMap(registers);
  const unknown = Object.keys(own).filter((name) => !Object.hasOwn(GENERIC.registers, name));
  if (unknown.length > 0) {
    throw new OecError("PARSE_FAILED", `the generic profile has no register ${unknown.join(", ")}`, {
      context: { unknown, expected: Object.keys(GENERIC.registers) },
    });
  }
  return { ...GENERIC, registers: { ...GENERIC.registers, ...own } };
}
