import { OecError, type AbortSignalLike } from "@oec/domain";
import { ModbusError } from "../client/errors.ts";
import type { ModbusUnit } from "../client/unit.ts";

/** A model that a device has, and where. */
export interface ChainedModel {
  readonly id: number;
  /** Address of its id. */
  readonly address: number;
  /** Registers after id and length. */
  readonly length: number;
}

/** The SunSpec models of a device, in its order. */
export interface SunspecChain {
  /** Address of the marker "SunS". */
  readonly base: number;
  readonly models: readonly ChainedModel[];
}

/** Where the marker may be: SunSpec Device Information Model Specification V1.0, section 6.1. */
export const SUNSPEC_BASES: readonly number[] = [40_000, 50_000, 0];

const MARKER = [0x5375, 0x6e53] as const;
const END = 0xffff;
/** No device comes near; a chain that is longer is no chain. */
const MOST_MODELS = 200;

/**
 * Walks the chain of models of a device. Models that are not known are stepped over by their length.
 *
 * @param bases - Addresses to try, in order.
 * @returns `undefined` where no marker is found.
 * @throws `OecError` `PARSE_FAILED` for a chain that leads out of the address space or does not end; what the connection
 * throws, except that an address which is refused counts as "no marker".
 */
export async function walkSunspec(
  unit: ModbusUnit,
  bases: readonly number[] = SUNSPEC_BASES,
  signal?: AbortSignalLike,
): Promise<SunspecChain | undefined> {
  for (const base of bases) {
    const marker = await tryRead(unit, base, signal);
    if (marker?.[0] === MARKER[0] && marker[1] === MARKER[1]) {
      return { base, models: await walk(unit, base + 2, signal) };
    }
  }
  return undefined;
}

async function walk(
  unit: ModbusUnit,
  start: number,
  signal: AbortSignalLike | undefined,
): Promise<readonly ChainedModel[]> {
  const models: ChainedModel[] = [];
  let address = start;
  while (models.length < MOST_MODELS) {
    if (address > 0xfffe) throw brokenChain(`it leads to address ${address}`, address);
    const [id = END, length = 0] = (await tryRead(unit, address, signal)) ?? [];
    if (id === END) return models;
    models.push({ id, address, length });
    address += 2 + length;
  }
  throw brokenChain(`it has more than ${MOST_MODELS} models`, address);
}

/** Two registers; `undefined` where the device refuses the address. */
async function tryRead(
  unit: ModbusUnit,
  address: number,
  signal: AbortSignalLike | undefined,
): Promise<readonly number[] | undefined> {
  try {
    return await unit.readHoldingRegisters(address, 2, signal);
  } catch (error) {
    if (ModbusError.isModbus(error) && error.fault.kind === "exception") return undefined;
    throw error;
  }
}

const brokenChain = (reason: string, address: number): OecError =>
  new OecError("PARSE_FAILED", `the device's chain of SunSpec models is broken: ${reason}`, {
    context: { address },
  });
