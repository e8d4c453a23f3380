import {
  OecError,
  type AbortSignalLike,
  type ChargerCapabilities,
  type Clock,
  type CurrentLease,
  type Milliseconds,
  type Volts,
  type V2xCapabilities,
} from "@oec/domain";
import type { ChargerPolicy } from "../quirks/policy.ts";
import type { ProfileStoreLimits } from "../smart-charging/profile-check.ts";
import { CAUTIOUS_LIMITS, PROFILE_KEYS, readStationLimits } from "../smart-charging/station-limits.ts";
import type { StationPort } from "./station-port.ts";

/** How a charger behind OCPP is opened. */
export interface OcppEvChargerOptions {
  readonly station: StationPort;
  readonly clock: Clock;
  readonly capabilities: ChargerCapabilities;
  /** Default 1. */
  readonly connectorId?: number;
  /** Connectors of the station; default 1. */
  readonly connectors?: number;
  /** Tag that is sent with a remote start; default `OEC`. */
  readonly idTag?: string;
  /** How the model is treated; default: the standard's way. */
  readonly policy?: ChargerPolicy;
  /** What the station can hold; absent: it is asked. */
  readonly limits?: ProfileStoreLimits;
  /** Nominal voltage between a phase and neutral [V]; default 230. */
  readonly voltageV?: Volts;
  /** Age up to which a reading counts as live [ms]; default 90,000. */
  readonly freshForMs?: Milliseconds;
  /** How long a station keeps a limit without hearing from us [ms]; it is renewed at half of it. Default 120,000. */
  readonly deadManMs?: Milliseconds;
  /** Absent: it gives nothing back. Needs a policy that says how. */
  readonly v2x?: V2xCapabilities;
}

/** A lease in force. */
export interface Held {
  readonly lease: CurrentLease;
  /** When it ends, on the monotonic clock [ms]. */
  readonly untilMs: Milliseconds;
}

/** Checks a lease. @throws `OecError` `NOT_FINITE` or `OUT_OF_RANGE`. */
export function checkLease(lease: CurrentLease): void {
  for (const field of ["currentA", "fallbackA", "validForMs"] as const) {
    const value = lease[field];
    if (!Number.isFinite(value)) {
      throw new OecError("NOT_FINITE", `${field} is ${value}, expected a finite number`, {
        context: { field, value },
      });
    }
  }
  if (lease.validForMs <= 0) {
    throw new OecError("OUT_OF_RANGE", `validForMs is ${lease.validForMs}, expected above 0`, {
      context: { field: "validForMs", value: lease.validForMs },
    });
  }
}

/** @throws `OecError` `ABORTED` where the caller has given up. */
export function throwIfAborted(station: StationPort, signal: AbortSignalLike | undefined): void {
  if (signal?.aborted !== true) return;
  const { stationId } = station;
  throw new OecError("ABORTED", `${stationId}: stopped by the caller`, {
    context: { stationId },
    cause: signal.reason,
  });
}

/** What the ports promise: whatever keeps a station from answering is `DEVICE_UNREACHABLE`. */
export function asPortError(station: StationPort, error: unknown): OecError {
  if (OecError.is(error) && (error.code === "ABORTED" || error.code === "DEVICE_UNREACHABLE")) return error;
  const { stationId } = station;
  const reason = error instanceof Error ? error.message : String(error);
  return new OecError("DEVICE_UNREACHABLE", `${stationId}: ${reason}`, {
    context: { stationId },
    cause: error,
  });
}

/** What a station says it can hold. @throws `OecError` `DEVICE_UNREACHABLE` where it is not connected, `ABORTED`. */
export async function askLimits(
  station: StationPort,
  signal: AbortSignalLike | undefined,
): Promise<ProfileStoreLimits> {
  if (!station.connected) throw asPortError(station, new Error("not connected"));
  const key = [...PROFILE_KEYS];
  try {
    const { configurationKey = [] } = await station.call("GetConfiguration", { key }, signal);
    return readStationLimits(new Map(configurationKey.map((entry) => [entry.key, entry.value ?? ""])));
  } catch {
    throwIfAborted(station, signal);
    // Some chargers answer GetConfiguration with an error and still take profiles.
    return CAUTIOUS_LIMITS;
  }
}
