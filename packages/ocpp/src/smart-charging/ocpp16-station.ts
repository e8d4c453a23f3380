import { formatInstant, type Amperes, type Instant, type Volts } from "@oec/domain";
import type { OCPP16 } from "typed-ocpp";
import { compositeSchedule } from "./composite.ts";
import { fromOcpp16Clear, fromOcpp16Profile } from "./ocpp16-profile.ts";
import type { ProfileStore } from "./profile-store.ts";
import type { RunningTransaction } from "./profile.ts";
import { convertRate } from "./rate.ts";
import { wirePeriods } from "./wire-schedule.ts";

/** What a station knows when it answers the three smart charging requests. */
export interface StationMoment {
  readonly now: Instant;
  /** What runs on each connector, by its number. */
  readonly transactions: ReadonlyMap<number, RunningTransaction>;
  readonly voltageV?: Volts;
  readonly maxPhases?: number;
  /** What a connector can give anyway, per phase [A]. */
  readonly connectorLimitA: Amperes;
}

/** A station's answer to SetChargingProfile. @throws `OecError` `PARSE_FAILED` for a time without a zone. */
export function answerSetChargingProfile(
  store: ProfileStore,
  { connectorId, csChargingProfiles }: OCPP16.SetChargingProfileRequest,
  { transactions }: Pick<StationMoment, "transactions">,
): OCPP16.SetChargingProfileResponse {
  const set = store.set(connectorId, fromOcpp16Profile(csChargingProfiles), transactions.get(connectorId));
  return { status: set.ok ? "Accepted" : "Rejected" };
}

/** A station's answer to ClearChargingProfile. */
export function answerClearChargingProfile(
  store: ProfileStore,
  request: OCPP16.ClearChargingProfileRequest,
): OCPP16.ClearChargingProfileResponse {
  return { status: store.clear(fromOcpp16Clear(request)).length > 0 ? "Accepted" : "Unknown" };
}

/**
 * A station's answer to GetCompositeSchedule, from the request's arrival on (errata: not from the next full period).
 *
 * Where no profile limits, the connector's own limit stands.
 */
export function answerGetCompositeSchedule(
  store: ProfileStore,
  { connectorId, duration, chargingRateUnit = "A" }: OCPP16.GetCompositeScheduleRequest,
  moment: StationMoment,
): OCPP16.GetCompositeScheduleResponse {
  const known = Number.isInteger(connectorId) && connectorId >= 0 && connectorId <= store.connectors;
  if (!known || !(duration > 0) || !store.limits.units.includes(chargingRateUnit))
    return { status: "Rejected" };
  const { now, connectorLimitA, voltageV = 230, maxPhases = 3 } = moment;
  const steps = compositeSchedule(store.installed, {
    connectorId,
    connectors: store.connectors,
    from: now,
    durationMs: duration * 1000,
    unit: chargingRateUnit,
    transactions: moment.transactions,
    voltageV,
    maxPhases,
    connectorLimitA,
  });
  const share = connectorId === 0 ? store.connectors : 1;
  const limit = convertRate(connectorLimitA * share, "A", chargingRateUnit, voltageV * maxPhases);
  const periods = wirePeriods(steps, { from: now, durationS: duration }, { limit, phases: maxPhases });
  return {
    status: "Accepted",
    connectorId,
    scheduleStart: formatInstant(now),
    chargingSchedule: { duration, chargingRateUnit, chargingSchedulePeriod: [...periods] },
  };
}
