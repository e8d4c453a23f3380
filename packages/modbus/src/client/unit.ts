import type { AbortSignalLike } from "@oec/domain";
import { wholeInRange } from "../check.ts";
import type { ModbusConnection } from "./connection.ts";
import { parseIdentification } from "./identification.ts";
import type { ReadRequest, WriteRequest } from "./request.ts";

/**
 * One device on a connection: every call names an address on the wire, from 0.
 *
 * Every call rejects with an `OecError`: `MODBUS_EXCEPTION`, `MODBUS_TIMEOUT`, `MODBUS_CLOSED`, `MODBUS_PROTOCOL`,
 * `MODBUS_INVALID_REQUEST`, or `ABORTED`.
 */
export class ModbusUnit {
  readonly connection: ModbusConnection;
  /** Unit on the connection, 0 to 255. */
  readonly unitId: number;

  /** @throws `OecError` `OUT_OF_RANGE` or `NOT_FINITE` for a unit outside 0 to 255. */
  constructor(connection: ModbusConnection, unitId: number) {
    this.connection = connection;
    this.unitId = wholeInRange("unitId", unitId, 0, 255);
  }

  /** Reads 1 to 125 registers that can be written (function 3). */
  readHoldingRegisters(address: number, count: number, signal?: AbortSignalLike): Promise<readonly number[]> {
    return this.#read("read-holding", address, count, signal);
  }

  /** Reads 1 to 125 registers that can only be read (function 4). */
  readInputRegisters(address: number, count: number, signal?: AbortSignalLike): Promise<readonly number[]> {
    return this.#read("read-input", address, count, signal);
  }

  /** Reads 1 to 2000 bits that can be written (function 1). */
  async readCoils(address: number, count: number, signal?: AbortSignalLike): Promise<readonly boolean[]> {
    return (await this.#read("read-coils", address, count, signal)).map(Boolean);
  }

  /** Reads 1 to 2000 bits that can only be read (function 2). */
  async readDiscreteInputs(
    address: number,
    count: number,
    signal?: AbortSignalLike,
  ): Promise<readonly boolean[]> {
    return (await this.#read("read-discrete", address, count, signal)).map(Boolean);
  }

  /** Writes one register (function 6). */
  writeSingleRegister(address: number, value: number, signal?: AbortSignalLike): Promise<void> {
    return this.#write("write-register", address, [value], signal);
  }

  /** Writes 1 to 123 registers at once (function 16). */
  writeMultipleRegisters(
    address: number,
    values: readonly number[],
    signal?: AbortSignalLike,
  ): Promise<void> {
    return this.#write("write-registers", address, values, signal);
  }

  /** Writes one bit (function 5). */
  writeSingleCoil(address: number, value: boolean, signal?: AbortSignalLike): Promise<void> {
    return this.#write("write-coil", address, [Number(value)], signal);
  }

  /** Writes 1 to 1968 bits at once (function 15). */
  writeMultipleCoils(address: number, values: readonly boolean[], signal?: AbortSignalLike): Promise<void> {
    return this.#write("write-coils", address, values.map(Number), signal);
  }

  /**
   * The texts by which the device describes itself (function 43/14), by object id: 0 vendor, 1 product, 2 version. Many
   * devices answer exception 1.
   */
  async readIdentification(
    category: 1 | 2 | 3 = 1,
    signal?: AbortSignalLike,
  ): Promise<ReadonlyMap<number, string>> {
    const texts = new Map<number, string>();
    let objectId: number | undefined = 0;
    while (objectId !== undefined) {
      const request = { kind: "identify", unitId: this.unitId, category, objectId } as const;
      const part = parseIdentification(await this.connection.request(request, signal));
      for (const [id, text] of part.texts) texts.set(id, text);
      // A device that names an object it has already sent would keep us here for ever.
      objectId = part.next !== undefined && part.next > objectId ? part.next : undefined;
    }
    return texts;
  }

  #read(
    kind: ReadRequest["kind"],
    address: number,
    count: number,
    signal: AbortSignalLike | undefined,
  ): Promise<readonly number[]> {
    return this.connection.request({ kind, unitId: this.unitId, address, count }, signal);
  }

  async #write(
    kind: WriteRequest["kind"],
    address: number,
    values: readonly number[],
    signal: AbortSignalLike | undefined,
  ): Promise<void> {
    await this.connection.request({ kind, unitId: this.unitId, address, values }, signal);
  }
}
