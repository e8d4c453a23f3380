import type { Instant } from "@oec/domain";
import type { CompositeRequest } from "../smart-charging/composite.ts";
import type {
  ChargingProfile,
  ProfileKind,
  ProfilePurpose,
  RunningTransaction,
  SchedulePeriod,
} from "../smart-charging/profile.ts";

/** Draws a whole number in [lowest, highest]: from a random stream, or from a property test that can shrink it. */
export type Draw = (lowest: number, highest: number) => number;

/** A profile on its way into a station. */
export interface ProfileCommand {
  readonly connectorId: number;
  readonly profile: ChargingProfile;
}

/** A set of profiles and a question about them. */
export interface ProfileCase {
  readonly commands: readonly ProfileCommand[];
  readonly request: CompositeRequest;
}

const EPOCH: Instant = 1_767_225_600_000;
const DAY_S = 86_400;

/**
 * A random station: up to three connectors, up to eight profiles of all purposes, kinds and units that overlap often, and a
 * window of up to twenty minutes around which everything changes.
 */
export function randomProfileCase(draw: Draw): ProfileCase {
  const connectors = draw(1, 3);
  const from = EPOCH + draw(0, 20 * DAY_S) * 1000;
  const transactions = new Map<number, RunningTransaction>();
  for (let connector = 1; connector <= connectors; connector++) {
    if (draw(0, 2) === 0) continue;
    transactions.set(connector, { id: connector, startedAt: from + draw(-900, 300) * 1000 });
  }
  const commands = Array.from({ length: draw(1, 8) }, (_, index) =>
    randomCommand(draw, index, connectors, from),
  );
  const request: CompositeRequest = {
    connectorId: draw(0, connectors),
    connectors,
    from,
    durationMs: draw(1, 1200) * 1000,
    unit: draw(0, 1) === 0 ? "A" : "W",
    transactions,
    voltageV: draw(0, 3) === 0 ? 240 : 230,
    maxPhases: draw(0, 3) === 0 ? 1 : 3,
    ...(draw(0, 2) === 0 && { connectorLimitA: draw(6, 32) }),
  };
  return { commands, request };
}

function randomCommand(draw: Draw, index: number, connectors: number, from: Instant): ProfileCommand {
  const purpose = pick<ProfilePurpose>(draw, ["station-max", "tx-default", "tx-default", "tx"]);
  const kind = pick<ProfileKind>(draw, ["absolute", "absolute", "recurring", "relative"]);
  const recurrence = draw(0, 1) === 0 ? "daily" : "weekly";
  const connectorId =
    purpose === "station-max" ? 0 : purpose === "tx" ? draw(1, connectors) : draw(0, connectors);
  const withStart = kind === "recurring" || (kind === "absolute" && draw(0, 5) > 0);
  const unit = draw(0, 1) === 0 ? "A" : "W";
  const scale = unit === "A" ? 1 : 460;
  const validFrom = from + draw(-1200, 900) * 1000;
  const profile: ChargingProfile = {
    id: index + 1,
    purpose,
    stackLevel: draw(0, 3),
    kind,
    ...(kind === "recurring" && { recurrence }),
    ...(draw(0, 2) === 0 && { validFrom }),
    ...(draw(0, 2) === 0 && { validTo: validFrom + draw(1, 1800) * 1000 }),
    ...(purpose === "tx" && draw(0, 1) === 0 && { transactionId: connectorId }),
    schedule: {
      unit,
      ...(withStart && { startAt: randomStart(draw, kind, recurrence, from) }),
      ...(draw(0, 1) === 0 && { durationS: draw(0, 1500) }),
      periods: randomPeriods(draw, scale),
      ...(draw(0, 4) === 0 && { minRate: (draw(0, 100) * scale) / 10 }),
    },
  };
  return { connectorId, profile };
}

/** Around the window, some recurrences ago where it recurs. */
function randomStart(draw: Draw, kind: ProfileKind, recurrence: "daily" | "weekly", from: Instant): Instant {
  const near = from + draw(-1500, 900) * 1000;
  if (kind !== "recurring") return near;
  return near - draw(0, 5) * (recurrence === "daily" ? DAY_S : 7 * DAY_S) * 1000;
}

function randomPeriods(draw: Draw, scale: number): readonly SchedulePeriod[] {
  const periods: SchedulePeriod[] = [];
  let startS = 0;
  for (let left = draw(1, 4); left > 0; left--) {
    periods.push({
      startS,
      limit: (draw(0, 320) * scale) / 10,
      ...(draw(0, 1) === 0 && { phases: draw(1, 3) }),
    });
    startS += draw(1, 400);
  }
  return periods;
}

function pick<Value>(draw: Draw, values: readonly [Value, ...Value[]]): Value {
  return values[draw(0, values.length - 1)] ?? values[0];
}
