import { quoted, type Note } from "./flag.ts";
import { isObject, without, type JsonObject } from "./json.ts";

const ERROR_CODES = new Set(
  (
    "ConnectorLockFailure EVCommunicationError GroundFailure HighTemperature InternalError LocalListConflict NoError " +
    "OtherError OverCurrentFailure PowerMeterFailure PowerSwitchFailure ReaderFailure ResetFailure UnderVoltage " +
    "OverVoltage WeakSignal"
  ).split(" "),
);
const LONGEST_VENDOR_CODE = 50;

/** Mends a StatusNotification of OCPP 1.6: an unknown error code stays readable, an empty time is as good as none. */
export function mendStatusNotification(payload: unknown, note: Note): unknown {
  if (!isObject(payload)) return payload;
  let mended: JsonObject = payload;
  const { errorCode, vendorErrorCode, timestamp } = payload;
  if (timestamp === "" || timestamp === null) {
    note("timestamp-empty", `timestamp ${quoted(timestamp)} left out`);
    mended = without(mended, "timestamp");
  }
  if (typeof errorCode === "string" && !ERROR_CODES.has(errorCode)) {
    const kept = errorCode === "" ? "NoError" : "OtherError";
    note("unknown-error-code", `errorCode ${quoted(errorCode)} taken as ${kept}`);
    mended = {
      ...mended,
      errorCode: kept,
      ...(vendorErrorCode === undefined &&
        errorCode !== "" && { vendorErrorCode: errorCode.slice(0, LONGEST_VENDOR_CODE) }),
    };
  }
  return mended;
}
