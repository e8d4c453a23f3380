import { modbusError } from "./errors.ts";

/** Registers or bits to read. */
export interface ReadRequest {
  readonly kind: "read-holding" | "read-input" | "read-coils" | "read-discrete";
  readonly unitId: number;
  /** Address on the wire, from 0. */
  readonly address: number;
  /** 1 to 125 registers, or 1 to 2000 bits. */
  readonly count: number;
}

/** Values to write. */
export interface WriteRequest {
  readonly kind: "write-register" | "write-registers" | "write-coil" | "write-coils";
  readonly unitId: number;
  readonly address: number;
  /** Registers 0 to 65,535, at most 123; or bits 0 and 1, at most 1968. `write-register` and `write-coil` take one. */
  readonly values: readonly number[];
}

/** The texts by which a device describes itself (function 43/14). */
export interface IdentifyRequest {
  readonly kind: "identify";
  readonly unitId: number;
  /** 1 basic (vendor, product, version), 2 regular, 3 extended. */
  readonly category: 1 | 2 | 3;
  /** First object asked for. */
  readonly objectId: number;
}

/** Something to ask of a device. */
export type ModbusRequest = ReadRequest | WriteRequest | IdentifyRequest;

/** Function code of each kind of request. */
export const FUNCTION_CODES: Readonly<Record<ModbusRequest["kind"], number>> = {
  "read-coils": 1,
  "read-discrete": 2,
  "read-holding": 3,
  "read-input": 4,
  "write-coil": 5,
  "write-register": 6,
  "write-coils": 15,
  "write-registers": 16,
  identify: 43,
};

/** Most items of one request: Modbus application protocol V1.1b3, sections 6.1 to 6.12. */
const MOST: Readonly<Record<Exclude<ModbusRequest["kind"], "identify">, number>> = {
  "read-coils": 2000,
  "read-discrete": 2000,
  "read-holding": 125,
  "read-input": 125,
  "write-coil": 1,
  "write-register": 1,
  "write-coils": 1968,
  "write-registers": 123,
};

/** True for a request that changes the device. */
export function isWrite(request: ModbusRequest): request is WriteRequest {
  return "values" in request;
}

/** True for a request on bits rather than registers. */
export function isBits(request: ModbusRequest): boolean {
  return FUNCTION_CODES[request.kind] <= 2 || request.kind === "write-coil" || request.kind === "write-coils";
}

/** Address of a request; 0 for an identification, which has none. */
export function addressOf(request: ModbusRequest): number {
  return request.kind === "identify" ? 0 : request.address;
}

/** Registers or bits that a request reads or writes; 0 for an identification. */
export function countOf(request: ModbusRequest): number {
  return request.kind === "identify" ? 0 : isWrite(request) ? request.values.length : request.count;
}

/** Checks a request against the protocol's limits. @throws `OecError` `MODBUS_INVALID_REQUEST`. */
export function checkRequest(endpoint: string, request: ModbusRequest): void {
  const reason = faultOf(request);
  if (reason !== undefined) throw modbusError(endpoint, { kind: "invalid-request", reason });
}

function faultOf(request: ModbusRequest): string | undefined {
  if (!isWhole(request.unitId, 0, 255)) return `unit ${request.unitId}, expected 0 to 255`;
  if (request.kind === "identify") {
    return isWhole(request.objectId, 0, 255) ? undefined : `object ${request.objectId}, expected 0 to 255`;
  }
  const count = isWrite(request) ? request.values.length : request.count;
  const most = MOST[request.kind];
  if (!isWhole(count, 1, most)) return `${count} items in one ${request.kind}, expected 1 to ${most}`;
  if (!isWhole(request.address, 0, 0xffff)) return `address ${request.address}, expected 0 to 65535`;
  if (request.address + count > 0x1_0000)
    return `${count} items from address ${request.address} end after 65535`;
  if (!isWrite(request)) return undefined;
  const highest = isBits(request) ? 1 : 0xffff;
  const bad = request.values.find((value) => !isWhole(value, 0, highest));
  return bad === undefined ? undefined : `the value ${bad}, expected a whole number from 0 to ${highest}`;
}

const isWhole = (value: number, lowest: number, highest: number): boolean =>
  Number.isInteger(value) && value >= lowest && value <= highest;
