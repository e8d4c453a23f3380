import type { Amperes, ChargerState, OecEvent } from "@oec/domain";
import { controlEvent, type ControlEventCode } from "../events/codes.ts";
import { withCar, type ChargeGuardSettings } from "../guard/charge-guard.ts";
import type { CycleInputs } from "../inputs.ts";
import { answers, believedSoc, sessionStoredWh } from "./car-state.ts";
import type { ControlledCharger } from "./charger-config.ts";
import type { ChargeLessons, ChargerMemory } from "./memory.ts";

/** Current beyond the limit that counts [A], and readings in a row before it does, and until it does not. */
const OVER_A = 0.7;
const OVER_SEEN = 2;
const OVER_CLEAN = 5;
/** Current below the offer that counts [A], for how long [ms], and what is left above what the car takes [A]. */
const UNDER_A = 1.5;
const UNDER_MS = 25_000;
const ABOVE_CAR_A = 1;
/** Other phases than told: for how long [ms], and how often before they are taken as they are. */
const WRONG_PHASES_MS = 8000;
const FAILED_SWITCHES = 2;
/** Starts by the car itself within this time [ms] that are flapping. */
const FLAP_WINDOW_MS = 180_000;
const FLAPS = 3;
/** A start within this time after it was permitted is the controller's own [ms]. */
const OWN_START_MS = 15_000;
/** SoC that should have risen by this without moving [%]. */
const STALE_PERCENT = 1.2;
/** Time from a limit to its full effect on a car [ms], beside the charge point's own latency. */
const CAR_RESPONSE_MS = 6000;

/** A charge point after a cycle's lesson. */
interface Watched {
  readonly memory: ChargerMemory;
  readonly events: readonly OecEvent[];
}

/** Compares what a charge point and its car do with what they were told. */
export function watchCharger(
  settings: ChargeGuardSettings,
  charger: ControlledCharger,
  before: ChargerMemory | undefined,
  memory: ChargerMemory,
  inputs: CycleInputs,
): Watched {
  const reading = memory.track.last?.value;
  const isSilent = memory.track.last !== null && !answers(memory);
  const isNew = reading !== undefined && memory.track.last?.at !== before?.track.last?.at;
  let next = isNew && answers(memory) ? learn(settings, charger, before, memory, reading, inputs) : memory;
  next = condition(next, "EVSE_UNCONTROLLED", isSilent);
  if (next.unconfirmedA === null) next = condition(next, "EVSE_WRITE_TIMEOUT", false);
  const had = before?.lessons.conditions ?? [];
  const events = next.lessons.conditions
    .filter((code) => !had.includes(code))
    .map((code) => controlEvent(code as ControlEventCode, inputs.at, {}, charger.id));
  const ended = had
    .filter((code) => !next.lessons.conditions.includes(code))
    .map((code) => controlEvent("EVSE_RECOVERED", inputs.at, { condition: code }, charger.id));
  return { memory: next, events: [...events, ...ended] };
}

function learn(
  settings: ChargeGuardSettings,
  charger: ControlledCharger,
  before: ChargerMemory | undefined,
  memory: ChargerMemory,
  reading: ChargerState,
  inputs: CycleInputs,
): ChargerMemory {
  const measuredA = Math.max(...reading.phaseCurrentA.map(Math.abs));
  const { latencyMs } = charger.site.capabilities;
  const sinceMs = memory.sent === null ? 0 : inputs.monotonicMs - memory.sent.changedMs;
  const isSettled = memory.sent !== null && sinceMs >= latencyMs + CAR_RESPONSE_MS;
  let next = confirmed(charger, before, memory, reading, measuredA, isSettled);
  next = overdraw(next, measuredA, isSettled);
  next = underdraw(charger, next, reading, measuredA, isSettled, inputs.monotonicMs);
  next = wrongPhases(next, reading, isSettled, inputs.monotonicMs);
  next = flaps(settings, before, next, reading, inputs.monotonicMs);
  return staleSoc(charger, next, reading);
}

/** The limit that is read back: confirmed, or lost. */
function confirmed(
  charger: ControlledCharger,
  before: ChargerMemory | undefined,
  memory: ChargerMemory,
  reading: ChargerState,
  measuredA: Amperes,
  isSettled: boolean,
): ChargerMemory {
  const { sent } = memory;
  if (sent === null || sent.currentA < 0) return condition(memory, "OCPP_PROFILES_LOST", false);
  const isInForce = Math.abs(reading.currentLimitA - sent.currentA) < charger.evse.currentStepA / 2 + 1e-6;
  const isBelow = measuredA <= sent.currentA + OVER_A && reading.currentLimitA <= sent.currentA + 1e-6;
  const next = isInForce || isBelow ? { ...memory, unconfirmedA: null } : memory;
  // A limit above the one that was sent, long after it was: the charge point has forgotten it.
  const wasAway = before !== undefined && before.track.freshness !== "fresh" && before.track.last !== null;
  const isLost =
    (isSettled || wasAway) && reading.currentLimitA > sent.currentA + charger.evse.currentStepA / 2 + 1e-6;
  if (!isLost) return isInForce ? condition(next, "OCPP_PROFILES_LOST", false) : next;
  const unconfirmedA = Math.max(next.unconfirmedA ?? 0, reading.currentLimitA);
  return condition({ ...next, sent: null, unconfirmedA }, "OCPP_PROFILES_LOST", true);
}

function overdraw(memory: ChargerMemory, measuredA: Amperes, isSettled: boolean): ChargerMemory {
  const { sent, lessons } = memory;
  const limitA = sent === null ? Infinity : Math.abs(sent.currentA);
  const overA = measuredA - limitA;
  if (overA > OVER_A && isSettled && limitA > 0) {
    const seen = lessons.overdrawSeen + 1;
    const overdrawA = seen >= OVER_SEEN ? Math.max(lessons.overdrawA, overA) : lessons.overdrawA;
    const next = withLessons(memory, { overdrawSeen: seen, overdrawClean: 0, overdrawA });
    return condition(next, "EVSE_OVERDRAW", overdrawA > 0);
  }
  if (lessons.overdrawSeen === 0 && lessons.overdrawA === 0) return memory;
  const clean = overA <= OVER_A ? lessons.overdrawClean + 1 : lessons.overdrawClean;
  if (clean < OVER_CLEAN) return withLessons(memory, { overdrawSeen: 0, overdrawClean: clean });
  const next = withLessons(memory, { overdrawSeen: 0, overdrawClean: 0, overdrawA: 0 });
  return condition(next, "EVSE_OVERDRAW", false);
}

/** Headroom that a car leaves is given to others only after a while, and by lowering its limit: it cannot take it back by itself. */
function underdraw(
  charger: ControlledCharger,
  memory: ChargerMemory,
  reading: ChargerState,
  measuredA: Amperes,
  isSettled: boolean,
  nowMs: number,
): ChargerMemory {
  const { sent, lessons, guard } = memory;
  const limitA = sent?.currentA ?? 0;
  const isCharging = reading.charging && guard.on && limitA > 0 && measuredA > 1;
  if (!isCharging) return withLessons(memory, { underMs: null });
  const fewerPhases = reading.phasesInUse > 0 && reading.phasesInUse < guard.phases;
  const isUnder = (measuredA < limitA - UNDER_A || fewerPhases) && isSettled;
  if (isUnder) {
    const underMs = lessons.underMs ?? nowMs;
    if (nowMs - underMs < UNDER_MS) return withLessons(memory, { underMs });
    const carLimitA = fewerPhases
      ? lessons.carLimitA
      : Math.max(charger.evse.minCurrentA, Math.ceil(measuredA) + ABOVE_CAR_A);
    return condition(withLessons(memory, { underMs, carLimitA }), "EVSE_UNDERDRAW", true);
  }
  // It takes what it is offered again: the limit follows it up.
  const rises = lessons.carLimitA !== null && measuredA > lessons.carLimitA - ABOVE_CAR_A / 2;
  const next = withLessons(memory, { underMs: null, ...(rises && { carLimitA: null }) });
  return rises || lessons.carLimitA === null ? condition(next, "EVSE_UNDERDRAW", false) : next;
}

function wrongPhases(
  memory: ChargerMemory,
  reading: ChargerState,
  isSettled: boolean,
  nowMs: number,
): ChargerMemory {
  const { lessons, phasesSent } = memory;
  if (reading.phasesInUse === 0 || phasesSent === null) return memory;
  const isWrong = reading.phasesInUse !== phasesSent && isSettled;
  if (!isWrong) {
    const isRight = reading.phasesInUse === phasesSent;
    if (!isRight || lessons.wrongPhasesMs === null) return memory;
    const next = withLessons(memory, { wrongPhasesMs: null, failedSwitches: 0, pinnedPhases: null });
    return condition(next, "PHASE_SWITCH_FAILED", false);
  }
  const wrongPhasesMs = lessons.wrongPhasesMs ?? nowMs;
  if (nowMs - wrongPhasesMs < WRONG_PHASES_MS) return withLessons(memory, { wrongPhasesMs });
  const failedSwitches = lessons.failedSwitches + 1;
  const isPinned = failedSwitches >= FAILED_SWITCHES;
  const next = withLessons(memory, {
    wrongPhasesMs: nowMs,
    failedSwitches,
    pinnedPhases: isPinned ? phasesSent : null,
  });
  return condition(next, "PHASE_SWITCH_FAILED", true);
}

function flaps(
  settings: ChargeGuardSettings,
  before: ChargerMemory | undefined,
  memory: ChargerMemory,
  reading: ChargerState,
  nowMs: number,
): ChargerMemory {
  const was = before?.track.last?.value;
  const isOffered = memory.guard.on && (memory.sent?.currentA ?? 0) > 0;
  const isOwn =
    nowMs - memory.guard.sinceMs < OWN_START_MS || nowMs - (memory.startedMs ?? -Infinity) < OWN_START_MS;
  const closes = was !== undefined && was.connected && !was.charging && reading.charging;
  const closed = closes && isOffered && !isOwn;
  const rests = isOffered && !isOwn && !reading.charging;
  const recent = memory.lessons.flapsMs.filter((ms) => nowMs - ms < FLAP_WINDOW_MS);
  const flapsMs = closed ? [...recent, nowMs] : recent;
  const guard = withCar(settings, memory.guard, { closed, rests: rests && flapsMs.length > 0 }, nowMs, false);
  const next = withLessons({ ...memory, guard }, { flapsMs });
  return condition(next, "PILOT_FLAPPING", flapsMs.length >= FLAPS);
}

/** A SoC that is told and moves is believed; else energy is counted from the last one. */
function staleSoc(charger: ControlledCharger, memory: ChargerMemory, reading: ChargerState): ChargerMemory {
  const { soc } = memory.lessons;
  const told = reading.vehicleSocPercent;
  if (!reading.connected) return condition(withLessons(memory, { soc: null }), "VEHICLE_STALE", false);
  if (told !== undefined && (soc === null || told !== soc.percent)) {
    const next = withLessons(memory, { soc: { percent: told, storedWh: sessionStoredWh(charger, reading) } });
    return condition(next, "VEHICLE_STALE", false);
  }
  if (soc === null) return memory;
  const counted = believedSoc(charger, memory) ?? soc.percent;
  const isStale = told === undefined || Math.abs(counted - soc.percent) > STALE_PERCENT;
  return isStale ? condition(memory, "VEHICLE_STALE", true) : memory;
}

const withLessons = (memory: ChargerMemory, change: Partial<ChargeLessons>): ChargerMemory => ({
  ...memory,
  lessons: { ...memory.lessons, ...change },
});

/** A charge point with a condition that holds, or does not. */
export function condition(memory: ChargerMemory, code: ControlEventCode, holds: boolean): ChargerMemory {
  const { conditions } = memory.lessons;
  if (conditions.includes(code) === holds) return memory;
  return withLessons(memory, {
    conditions: holds ? [...conditions, code] : conditions.filter((one) => one !== code),
  });
}
