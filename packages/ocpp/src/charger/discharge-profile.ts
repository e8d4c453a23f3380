import { formatInstant, type Instant, type Milliseconds, type Volts, type Watts } from "@oec/domain";
import type { Ocpp16Profile } from "../smart-charging/ocpp16-profile.ts";
import type { RateUnit } from "../smart-charging/profile.ts";
import { convertRate, wireLimit } from "../smart-charging/rate.ts";

/** Id of the profile, so that it can be taken back. */
export const DISCHARGE_PROFILE_ID = 9_004;

/** What a discharge is asked with. */
export interface DischargeProfileOptions {
  readonly now: Instant;
  readonly units: readonly RateUnit[];
  readonly phases: 1 | 3;
  readonly voltageV: Volts;
  readonly transactionId: number;
  /** How long the station discharges without hearing from us [ms]. */
  readonly holdMs: Milliseconds;
}

/**
 * A negative limit in OCPP 1.6, as some bidirectional chargers take it. **Experimental**: the standard does not provide for it,
 * and it is sent only to models whose policy says so. It ends by itself in a limit of 0.
 *
 * @param powerW - At most 0; the magnitude is rounded down.
 */
export function dischargeProfile(powerW: Watts, options: DischargeProfileOptions): Ocpp16Profile {
  const { now, units, phases, voltageV, transactionId, holdMs } = options;
  const unit: RateUnit = units.includes("W") ? "W" : "A";
  const startAt = Math.floor((now - 60_000) / 1000) * 1000;
  const magnitude = wireLimit(convertRate(-powerW, "W", unit, phases * voltageV));
  return {
    chargingProfileId: DISCHARGE_PROFILE_ID,
    transactionId,
    stackLevel: 0,
    chargingProfilePurpose: "TxProfile",
    chargingProfileKind: "Absolute",
    chargingSchedule: {
      startSchedule: formatInstant(startAt),
      chargingRateUnit: unit,
      chargingSchedulePeriod: [
        { startPeriod: 0, limit: magnitude === 0 ? 0 : -magnitude, numberPhases: phases },
        { startPeriod: Math.floor((now + holdMs - startAt) / 1000), limit: 0, numberPhases: phases },
      ],
    },
  };
}
