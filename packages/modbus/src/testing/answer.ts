import type { SparseTable, UnitTables, WrittenValues } from "./register-store.ts";

/** A request as a device sees it: unit, function code and data. */
export interface SeenRequest {
  /** Transaction of the request; 0 on a serial line. */
  readonly id: number;
  readonly unitId: number;
  readonly functionCode: number;
  readonly address: number;
  /** Registers or bits asked for or written. */
  readonly count: number;
  readonly data: Uint8Array;
}

const MOST_READ: Readonly<Record<number, number>> = { 1: 2000, 2: 2000, 3: 125, 4: 125 };

/** Takes a request apart. @param adu - Unit, function code and data. */
export function seenRequest(id: number, adu: Uint8Array): SeenRequest {
  const [unitId = 0, functionCode = 0] = adu;
  const single = functionCode === 5 || functionCode === 6;
  const count = single ? 1 : wordAt(adu, 4);
  return { id, unitId, functionCode, address: wordAt(adu, 2), count, data: adu };
}

/**
 * The reply of a correct device, as the Modbus application protocol V1.1b3 has it.
 *
 * @param written - Called with what a request wrote, after it was stored.
 * @returns unit, function code and data, or an exception.
 */
export function answer(
  request: SeenRequest,
  unit: UnitTables,
  written: (write: WrittenValues) => void,
): Uint8Array {
  switch (request.functionCode) {
    case 1:
      return readBits(request, unit.coils);
    case 2:
      return readBits(request, unit.discrete);
    case 3:
      return readRegisters(request, unit.holding);
    case 4:
      return readRegisters(request, unit.input);
    case 5:
      return write(request, unit.coils, "coils", [wordAt(request.data, 4) === 0xff00 ? 1 : 0], written);
    case 6:
      return write(request, unit.holding, "holding", [wordAt(request.data, 4)], written);
    case 15:
      return writeMany(request, unit.coils, "coils", bitsOf(request), written);
    case 16:
      return writeMany(request, unit.holding, "holding", wordsOfWrite(request), written);
    case 43:
      return identify(request, unit);
    default:
      return exceptionReply(request, 1);
  }
}

/** A reply that refuses a request. */
export function exceptionReply(request: SeenRequest, code: number): Uint8Array {
  return Uint8Array.of(request.unitId, request.functionCode | 0x80, code);
}

function readRegisters(request: SeenRequest, table: SparseTable): Uint8Array {
  const fault = rangeFault(request, MOST_READ[request.functionCode] ?? 0);
  if (fault !== undefined) return exceptionReply(request, fault);
  const values = table.get(request.address, request.count);
  if (values === undefined) return exceptionReply(request, 2);
  const bytes = values.flatMap((value) => [value >> 8, value & 0xff]);
  return Uint8Array.of(request.unitId, request.functionCode, bytes.length, ...bytes);
}

function readBits(request: SeenRequest, table: SparseTable): Uint8Array {
  const fault = rangeFault(request, MOST_READ[request.functionCode] ?? 0);
  if (fault !== undefined) return exceptionReply(request, fault);
  const values = table.get(request.address, request.count);
  if (values === undefined) return exceptionReply(request, 2);
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  for (const [index, value] of values.entries()) {
    if (value !== 0) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return Uint8Array.of(request.unitId, request.functionCode, bytes.length, ...bytes);
}

function writeMany(
  request: SeenRequest,
  table: SparseTable,
  name: WrittenValues["table"],
  values: readonly number[],
  written: (write: WrittenValues) => void,
): Uint8Array {
  const fault = rangeFault(request, name === "coils" ? 1968 : 123);
  if (fault !== undefined || values.length !== request.count) return exceptionReply(request, fault ?? 3);
  return write(request, table, name, values, written);
}

function write(
  request: SeenRequest,
  table: SparseTable,
  name: WrittenValues["table"],
  values: readonly number[],
  written: (write: WrittenValues) => void,
): Uint8Array {
  const { unitId, address } = request;
  if (table.get(address, values.length) === undefined) return exceptionReply(request, 2);
  table.set(address, values);
  written({ unitId, table: name, address, values });
  return request.data.slice(0, 6);
}

function rangeFault(request: SeenRequest, most: number): number | undefined {
  if (request.count < 1 || request.count > most) return 3;
  return request.address + request.count > 0x1_0000 ? 2 : undefined;
}

function wordsOfWrite({ data }: SeenRequest): number[] {
  return Array.from({ length: Math.floor((data.length - 7) / 2) }, (_, index) => wordAt(data, 7 + 2 * index));
}

function bitsOf({ data, count }: SeenRequest): number[] {
  if (data.length !== 7 + Math.ceil(count / 8)) return [];
  return Array.from({ length: count }, (_, index) => ((data[7 + (index >> 3)] ?? 0) >> (index & 7)) & 1);
}

function identify(request: SeenRequest, unit: UnitTables): Uint8Array {
  const [, , , category = 1, first = 0] = request.data;
  if (unit.identification.size === 0) return exceptionReply(request, 1);
  const last = category === 1 ? 2 : category === 2 ? 6 : 255;
  const objects: number[] = [];
  let count = 0;
  for (const [id, text] of unit.identification) {
    if (id < first || id > last) continue;
    // A device with long texts sends one object at a time.
    if (count > 0 && objects.length + text.length > 200)
      return identity(request, category, objects, count, id);
    objects.push(id, text.length, ...Array.from(text, (character) => character.charCodeAt(0) & 0xff));
    count += 1;
  }
  return identity(request, category, objects, count, undefined);
}

function identity(
  request: SeenRequest,
  category: number,
  objects: readonly number[],
  count: number,
  next: number | undefined,
): Uint8Array {
  const more = next === undefined ? 0 : 0xff;
  return Uint8Array.of(request.unitId, 43, 0x0e, category, category, more, next ?? 0, count, ...objects);
}

const wordAt = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
