import { OecError } from "@oec/domain";
import { ModbusError } from "../client/errors.ts";

/** A `DEVICE_UNREACHABLE` error. */
export function unreachable(deviceId: string, reason: string, cause?: unknown): OecError {
  return new OecError("DEVICE_UNREACHABLE", `${deviceId}: ${reason}`, { context: { deviceId }, cause });
}

/** What the ports promise: an error of the connection becomes `DEVICE_UNREACHABLE`, everything else stays. */
export function asPortError(deviceId: string, error: unknown): unknown {
  return ModbusError.isModbus(error) ? unreachable(deviceId, error.message, error) : error;
}

/** Exception code with which a device refused; `undefined` for any other error. */
export function refusalCode(error: unknown): number | undefined {
  if (!ModbusError.isModbus(error) || error.fault.kind !== "exception") return undefined;
  return error.fault.exceptionCode;
}

/** Throws if a set-point's number is not one. @throws `OecError` `NOT_FINITE` or `OUT_OF_RANGE`. */
export function checkLease(powerW: number, validForMs: number): void {
  if (!Number.isFinite(powerW)) {
    throw new OecError("NOT_FINITE", `powerW is ${powerW}, expected a finite number`, {
      context: { powerW },
    });
  }
  if (!(validForMs > 0)) {
    throw new OecError("OUT_OF_RANGE", `validForMs is ${validForMs}, expected above 0`, {
      context: { validForMs },
    });
  }
}
