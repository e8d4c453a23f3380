import { OecError } from "@oec/domain";

/** Every code of the errors that the client throws, with its meaning. */
export const MODBUS_ERRORS = {
  MODBUS_EXCEPTION: "A Modbus device answered that it does not do what was asked.",
  MODBUS_TIMEOUT: "A Modbus device did not answer in time.",
  MODBUS_CLOSED: "A Modbus connection is closed, was lost, or could not be opened.",
  MODBUS_PROTOCOL: "A reply on a Modbus connection breaks the protocol.",
  MODBUS_INVALID_REQUEST: "A Modbus request is outside what the protocol allows; nothing was sent.",
} as const satisfies Readonly<Record<string, string>>;

/** A code of {@link MODBUS_ERRORS}. */
export type ModbusErrorCode = keyof typeof MODBUS_ERRORS;

/** What went wrong on a connection. */
export type ModbusFault =
  | {
      readonly kind: "exception";
      /** Exception code of the device, e.g. 2 for an address it does not have. */
      readonly exceptionCode: number;
      readonly functionCode: number;
      readonly unitId: number;
      readonly address: number;
    }
  | {
      readonly kind: "timeout";
      readonly timeoutMs: number;
      readonly unitId: number;
      readonly address: number;
    }
  | { readonly kind: "closed"; readonly reason: string }
  | { readonly kind: "protocol"; readonly reason: string }
  | { readonly kind: "invalid-request"; readonly reason: string };

/** An error of the client; `context` is a {@link ModbusFault}, told apart by its `kind`. */
export class ModbusError extends OecError<ModbusErrorCode, ModbusFault> {
  /** Stable machine-readable code, see {@link MODBUS_ERRORS}. */
  declare readonly code: ModbusErrorCode;

  /** What went wrong: the same as `context`. */
  get fault(): ModbusFault {
    return this.context;
  }

  /** True for an error of the client. */
  static isModbus(value: unknown): value is ModbusError {
    return OecError.is(value) && Object.hasOwn(MODBUS_ERRORS, value.code);
  }
}

const CODES: Readonly<Record<ModbusFault["kind"], ModbusErrorCode>> = {
  exception: "MODBUS_EXCEPTION",
  timeout: "MODBUS_TIMEOUT",
  closed: "MODBUS_CLOSED",
  protocol: "MODBUS_PROTOCOL",
  "invalid-request": "MODBUS_INVALID_REQUEST",
};

/** Names of the exception codes in the Modbus application protocol V1.1b3, section 7. */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: "illegal function",
  2: "illegal data address",
  3: "illegal data value",
  4: "device failure",
  5: "acknowledge, still at work",
  6: "device busy",
  8: "memory parity error",
  10: "gateway path unavailable",
  11: "gateway target did not answer",
};

/** The error of a fault. @param endpoint - Where, e.g. `192.168.1.20:502`. */
export function modbusError(endpoint: string, fault: ModbusFault, cause?: unknown): ModbusError {
  return new ModbusError(CODES[fault.kind], `${endpoint}: ${describe(fault)}`, { context: fault, cause });
}

/** What to say of a fault. */
function describe(fault: ModbusFault): string {
  switch (fault.kind) {
    case "exception":
      return (
        `unit ${fault.unitId} answered function ${fault.functionCode} at address ${fault.address} with exception ` +
        `${fault.exceptionCode} (${EXCEPTIONS[fault.exceptionCode] ?? "unknown"})`
      );
    case "timeout":
      return `unit ${fault.unitId} did not answer a request at address ${fault.address} within ${fault.timeoutMs} ms`;
    case "closed":
      return `the connection is closed: ${fault.reason}`;
    case "protocol":
      return `the reply breaks the protocol: ${fault.reason}`;
    case "invalid-request":
      return `the request was not sent: ${fault.reason}`;
  }
}
