import type { ModbusRequest } from "./request.ts";

/**
 * One open link to one or several devices: what the connection sends requests through.
 *
 * A transport checks every reply against its request (length, unit, function, byte count, echo) and never hands out one
 * that does not belong to it. It does not retry, and does not reconnect.
 */
export interface Transport {
  /** True until the link is closed, by either side. */
  readonly isOpen: boolean;
  /** Replies that belonged to no waiting request so far: late or repeated ones. */
  readonly strayReplies: number;
  /**
   * Sends a request, which must have passed `checkRequest`.
   *
   * @returns registers read; bits as 0 and 1; the bytes of the identification objects (function 43/14 from the category
   * on); or nothing for a write.
   * @throws `OecError` `MODBUS_EXCEPTION`, `MODBUS_TIMEOUT`, `MODBUS_CLOSED`, `MODBUS_PROTOCOL`.
   */
  send(request: ModbusRequest, timeoutMs: number): Promise<readonly number[]>;
  /** Closes at once and rejects what is waiting with `MODBUS_CLOSED`. */
  destroy(reason: string): void;
  /** Called once when the link is closed, with the reason. */
  onClose(listener: (reason: string) => void): void;
}

/** Opens links to one far end. */
export interface TransportOpener {
  /** Name of the far end for messages, e.g. `192.168.1.20:502`. */
  readonly endpoint: string;
  /** Opens a link. @throws `OecError` `MODBUS_CLOSED` where that is not possible within the time. */
  open(timeoutMs: number): Promise<Transport>;
}
