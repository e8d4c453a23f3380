import type {
  ChargerState,
  ChargerStatus,
  Instant,
  Milliseconds,
  PerPhase,
  Sample,
  SampleQuality,
  Volts,
} from "@oec/domain";
import { liveness } from "../quirks/command-choices.ts";
import type { StationPort, StationReading, StationStatus } from "./station-port.ts";

/** How readings are understood. */
export interface ReadingOptions {
  readonly connectorId: number;
  readonly voltageV: Volts;
  /** Age up to which a reading counts as live [ms]. */
  readonly freshForMs: Milliseconds;
  /** Phases in use where the station measures only a total. */
  readonly phases: 1 | 3;
}

/** Current below which a phase counts as unused [A]; meters show a little at rest. */
const IDLE_A = 0.2;

const STATUSES = {
  Available: "available",
  Preparing: "preparing",
  Charging: "charging",
  SuspendedEV: "suspended-vehicle",
  SuspendedEVSE: "suspended-charger",
  Finishing: "finishing",
  Reserved: "reserved",
  Unavailable: "unavailable",
  Faulted: "faulted",
} as const satisfies Readonly<Record<StationStatus["word"], ChargerStatus>>;

/** The parts of a charger's state that the station tells. */
export type StationState = Omit<ChargerState, "currentLimitA">;

/**
 * A connector's state from what its station has told.
 *
 * Only readings that are live by their own time stamps count. Without any, a connector that is not charging draws nothing
 * (`estimated`), and one that charges has the last known values, marked `stale`.
 */
export function stationState(
  station: StationPort,
  now: Instant,
  options: ReadingOptions,
): Sample<StationState> {
  const told = station.status(options.connectorId);
  const status = told === undefined ? "unavailable" : STATUSES[told.word];
  const all = station.readings(options.connectorId);
  const live = all.filter((reading) => isLive(reading, now, options.freshForMs));
  // A connector that has stopped charging since draws no more what it was measured to draw before.
  const outdated = told !== undefined && status !== "charging" ? told.since : -Infinity;
  const flow = flowOf(
    live.filter(({ at }) => at >= outdated),
    options,
  );
  const known = flow ?? (status === "charging" ? flowOf(all, options) : undefined);
  const quality: SampleQuality =
    flow !== undefined ? flow.quality : status === "charging" ? "stale" : "estimated";
  const { powerW, phaseCurrentA, at } = known ?? { powerW: 0, phaseCurrentA: [0, 0, 0] as const, at: now };
  const socPercent = live.find(({ measurand }) => measurand === "SoC")?.value;
  const value: StationState = {
    status,
    connected: !["available", "reserved", "unavailable", "faulted"].includes(status),
    charging: Math.max(...phaseCurrentA.map(Math.abs)) > IDLE_A,
    powerW,
    phaseCurrentA,
    phasesInUse: phasesInUse(phaseCurrentA),
    sessionWh: sessionWh(station, all, options.connectorId),
    ...(socPercent !== undefined && { vehicleSocPercent: socPercent }),
  };
  return { value, at: Math.min(at, now), quality };
}

/** The measured current per phase, live or not; `undefined` where the station does not measure it. */
export function measuredCurrent(
  station: StationPort,
  now: Instant,
  options: ReadingOptions,
): Sample<PerPhase> | undefined {
  const live = station
    .readings(options.connectorId)
    .filter((reading) => isLive(reading, now, options.freshForMs));
  const flow = flowOf(live, options);
  return flow === undefined ? undefined : { value: flow.phaseCurrentA, at: flow.at, quality: flow.quality };
}

interface Flow {
  readonly powerW: number;
  readonly phaseCurrentA: PerPhase;
  /** When the oldest of the values was measured. */
  readonly at: Instant;
  readonly quality: "good" | "estimated";
}

/** Power and currents from whichever of them are measured. */
function flowOf(readings: readonly StationReading[], options: ReadingOptions): Flow | undefined {
  const currents = direct(readings, "Current.Import");
  const powers = direct(readings, "Power.Active.Import");
  const given = direct(readings, "Power.Active.Export");
  if (currents === undefined && powers === undefined) return undefined;
  const givenW = given?.total ?? 0;
  const at = Math.min(currents?.at ?? Infinity, powers?.at ?? Infinity);
  const spread = (total: number): PerPhase => {
    const each = total / options.phases;
    return options.phases === 3 ? [each, each, each] : [each, 0, 0];
  };
  const fromPower = spread(((powers?.total ?? 0) - givenW) / options.voltageV);
  const phaseCurrentA =
    currents === undefined ? fromPower : (currents.perPhase ?? oneCurrent(currents.total, options.phases));
  const derivedW = (phaseCurrentA[0] + phaseCurrentA[1] + phaseCurrentA[2]) * options.voltageV;
  return {
    powerW: powers === undefined ? derivedW : powers.total - givenW,
    phaseCurrentA,
    at,
    quality: powers === undefined || currents === undefined ? "estimated" : "good",
  };
}

/** Without phases a current is that of each phase in use: OCPP's current is per phase. */
function oneCurrent(currentA: number, phases: 1 | 3): PerPhase {
  return phases === 3 ? [currentA, currentA, currentA] : [currentA, 0, 0];
}

/** A measurand's total and, where measured, its phases. */
function direct(
  readings: readonly StationReading[],
  measurand: string,
): { readonly total: number; readonly perPhase?: PerPhase; readonly at: Instant } | undefined {
  const ofIt = readings.filter((reading) => reading.measurand === measurand);
  const whole = ofIt.find(({ phase }) => phase === undefined);
  const phases = ["L1", "L2", "L3"].map((name) =>
    ofIt.find(({ phase }) => phase === name || phase === `${name}-N`),
  );
  const present = phases.filter((reading) => reading !== undefined);
  if (present.length === 0) return whole === undefined ? undefined : { total: whole.value, at: whole.at };
  const perPhase: PerPhase = [phases[0]?.value ?? 0, phases[1]?.value ?? 0, phases[2]?.value ?? 0];
  const total = whole?.value ?? perPhase[0] + perPhase[1] + perPhase[2];
  return { total, perPhase, at: Math.min(...present.map(({ at }) => at), whole?.at ?? Infinity) };
}

function isLive(reading: StationReading, now: Instant, freshForMs: Milliseconds): boolean {
  return liveness({ value: reading.value, at: reading.at, quality: "good" }, now, freshForMs) === "good";
}

function phasesInUse(currents: PerPhase): 0 | 1 | 2 | 3 {
  const used = currents.filter((currentA) => Math.abs(currentA) > IDLE_A).length;
  return used === 3 ? 3 : used === 2 ? 2 : used === 1 ? 1 : 0;
}

function sessionWh(station: StationPort, readings: readonly StationReading[], connectorId: number): number {
  const transaction = station.transaction(connectorId);
  const register = readings.find(
    ({ measurand, phase }) => measurand === "Energy.Active.Import.Register" && phase === undefined,
  );
  if (transaction === undefined || register === undefined || register.at < transaction.startedAt) return 0;
  // A register that counts the session itself is below its own start.
  const countedWh = register.value - transaction.meterStartWh;
  return countedWh >= 0 ? countedWh : register.value;
}
