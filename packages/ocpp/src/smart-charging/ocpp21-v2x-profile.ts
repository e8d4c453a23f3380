import {
  err,
  formatInstant,
  ok,
  parseInstant,
  type Instant,
  type Result,
  type V2xCapabilities,
  type Watts,
} from "@oec/domain";
import type { V21Request } from "../messages/v21.ts";
import { wireLimit } from "./rate.ts";

/** A charging profile as OCPP 2.1 writes it. */
export type Ocpp21Profile = V21Request<"SetChargingProfile">["chargingProfile"];

/** Power wanted over [start, end). */
export interface V2xStep {
  readonly start: Instant;
  readonly end: Instant;
  /** At the charger's terminals [W]: positive charges, negative gives energy back. */
  readonly powerW: Watts;
}

/** How a profile for a bidirectional charger is made. */
export interface V2xProfileOptions {
  readonly id: number;
  readonly now: Instant;
  readonly transactionId: string;
  readonly stackLevel: number;
  readonly v2x: V2xCapabilities;
  /** Highest charging power [W]. */
  readonly maxChargeW: Watts;
  /** Charging power allowed once the plan is over [W]; it never gives energy back then. */
  readonly safeChargeW: Watts;
  /** Periods the station takes. */
  readonly maxPeriods: number;
  /** Silence after which the station drops the profile for good [s]: the dead-man switch that 1.6 lacks. */
  readonly maxOfflineS: number;
}

/** Why no profile was made. */
export type V2xProfileRefusal = "not-bidirectional" | "plan-over" | "plan-unsorted" | "periods-too-few";

type Period = Ocpp21Profile["chargingSchedule"][number]["chargingSchedulePeriod"][number];

/**
 * A profile of OCPP 2.1 that steers a bidirectional charger. **Experimental**: checked against the official schema and a
 * simulator, not yet against a charger.
 *
 * The plan's power is a `setpoint` of the central system within `limit` and `dischargeLimit` (negative, as 2.1 has it). After it,
 * and in its gaps, the charger only charges, at most with the safe power. Magnitudes are rounded down.
 *
 * @param plan - In ascending order without overlap.
 */
export function v2xProfileOfPlan(
  plan: readonly V2xStep[],
  options: V2xProfileOptions,
): Result<Ocpp21Profile, V2xProfileRefusal> {
  const { now, v2x, maxPeriods } = options;
  if (!v2x.bidirectional) return err("not-bidirectional");
  if (maxPeriods < 2) return err("periods-too-few");
  if (plan.some(({ start, end }, index) => !(start < end && start >= (plan[index - 1]?.end ?? -Infinity))))
    return err("plan-unsorted");
  const ahead = plan.filter(({ end }) => end > now);
  if (ahead.length === 0) return err("plan-over");
  const startAt = Math.floor((now - 60_000) / 1000) * 1000;
  return ok({
    id: options.id,
    stackLevel: options.stackLevel,
    chargingProfilePurpose: "TxProfile",
    chargingProfileKind: "Absolute",
    transactionId: options.transactionId,
    maxOfflineDuration: options.maxOfflineS,
    invalidAfterOfflineDuration: true,
    chargingSchedule: [
      {
        id: options.id,
        startSchedule: formatInstant(startAt),
        chargingRateUnit: "W",
        chargingSchedulePeriod: periodsOf(ahead, options, startAt),
      },
    ],
  });
}

/** The plan that a profile of {@link v2xProfileOfPlan} carries, as a charger reads it; periods without set-point are left out. */
export function planOfV2xProfile(profile: Ocpp21Profile): readonly V2xStep[] {
  const [schedule] = profile.chargingSchedule;
  if (schedule?.startSchedule === undefined) return [];
  const startAt = parseInstant(schedule.startSchedule);
  const periods = schedule.chargingSchedulePeriod;
  return periods.flatMap(({ startPeriod, setpoint, operationMode }, index) => {
    const next = periods[index + 1];
    if (operationMode !== "CentralSetpoint" || setpoint === undefined || next === undefined) return [];
    return [
      { start: startAt + startPeriod * 1000, end: startAt + next.startPeriod * 1000, powerW: setpoint },
    ];
  });
}

function periodsOf(plan: readonly V2xStep[], options: V2xProfileOptions, startAt: Instant): Period[] {
  const { now, maxPeriods } = options;
  const safe = { operationMode: "ChargingOnly", limit: wireLimit(options.safeChargeW) } as const;
  const periods: Period[] = [];
  const put = (at: Instant, what: Omit<Period, "startPeriod">): void => {
    periods.push({ startPeriod: periods.length === 0 ? 0 : Math.ceil((at - startAt) / 1000), ...what });
  };
  let reached = now;
  for (const { start, end, powerW } of plan) {
    if (start > reached) put(reached, safe);
    put(Math.max(start, now), setPoint(powerW, options));
    reached = end;
  }
  put(reached, safe);
  const distinct = periods.filter(
    ({ startPeriod }, index) => periods[index + 1]?.startPeriod !== startPeriod,
  );
  if (distinct.length <= maxPeriods) return distinct;
  const cut = distinct[maxPeriods - 1];
  return [...distinct.slice(0, maxPeriods - 1), { startPeriod: cut?.startPeriod ?? 0, ...safe }];
}

function setPoint(powerW: Watts, { v2x, maxChargeW }: V2xProfileOptions): Omit<Period, "startPeriod"> {
  const limit = wireLimit(maxChargeW);
  const dischargeW = wireLimit(v2x.maxDischargeW);
  const magnitude = Math.min(wireLimit(Math.abs(powerW)), powerW < 0 ? dischargeW : limit);
  return {
    operationMode: "CentralSetpoint",
    setpoint: powerW < 0 && magnitude > 0 ? -magnitude : magnitude,
    limit,
    dischargeLimit: dischargeW === 0 ? 0 : -dischargeW,
  };
}
