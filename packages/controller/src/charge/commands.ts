import type { Amperes, Milliseconds, PhaseCount } from "@oec/domain";
import type { EvDecision } from "@oec/power-flow";
import type { ControlConfig } from "../config.ts";
import type { ChargerCommand } from "../sequence/commands.ts";
import { answers } from "./car-state.ts";
import type { ControlledCharger } from "./charger-config.ts";
import type { ChargerMemory } from "./memory.ts";

/** A change below this waits for the lease to be renewed [A]. */
const WORTH_A = 1;
/** A start is not repeated sooner than this [ms]. */
const START_AGAIN_MS = 10_000;
/** A reduction that was not taken is tried again after this time [ms]. */
const RETRY_MS = 2000;

/** What a charge point must be told so that the decision comes true: at a change, at once at a reduction, at half the lease. */
export function chargerCommands(
  config: ControlConfig,
  charger: ControlledCharger,
  memory: ChargerMemory,
  decision: Pick<EvDecision, "currentA" | "powerW">,
  nowMs: Milliseconds,
): readonly ChargerCommand[] {
  const reading = memory.track.last?.value;
  if (reading === undefined || !reading.connected) return idle(config, charger, memory, nowMs);
  const commands: ChargerCommand[] = [];
  const isStill =
    (memory.sent?.currentA ?? 1) === 0 && reading.phaseCurrentA.every((current) => current === 0);
  const wanted = phaseCountOf(memory);
  const mustSwitch = charger.abilities.phaseSwitch && memory.phasesSent !== wanted;
  // Phases change at 0 A only, and nothing flows before they have.
  const waits = mustSwitch && answers(memory);
  if (waits && isStill) commands.push({ kind: "charger-phases", chargerId: charger.id, phases: wanted });
  if (decision.currentA < 0 && !waits)
    return [...commands, ...discharge(config, charger, memory, decision, nowMs)];
  const targetA = waits ? 0 : Math.max(0, decision.currentA);
  const current = currentCommand(config, charger, memory, targetA, nowMs);
  if (current) commands.push(current);
  const mayStart = targetA > 0 && reading.status === "preparing" && answers(memory);
  if (mayStart && nowMs - (memory.startedMs ?? -Infinity) >= START_AGAIN_MS)
    commands.push({ kind: "charger-start", chargerId: charger.id });
  return commands;
}

/** A phase switch knows one phase and three; a car of two is on the charge point's three. */
const phaseCountOf = ({ guard }: ChargerMemory): PhaseCount => (guard.phases === 1 ? 1 : 3);

/** Without a car the limit is 0 A, so that the next one begins with nothing. */
function idle(
  config: ControlConfig,
  charger: ControlledCharger,
  memory: ChargerMemory,
  nowMs: Milliseconds,
): readonly ChargerCommand[] {
  const current = currentCommand(config, charger, memory, 0, nowMs);
  return current ? [current] : [];
}

function currentCommand(
  config: ControlConfig,
  charger: ControlledCharger,
  memory: ChargerMemory,
  targetA: Amperes,
  nowMs: Milliseconds,
): ChargerCommand | undefined {
  const { sent, unconfirmedA } = memory;
  const fromA = Math.max(
    sent?.currentA ?? 0,
    unconfirmedA ?? 0,
    sent === null ? charger.evse.maxCurrentA : 0,
  );
  const isDue = sent === null || nowMs - sent.sentMs >= config.settings.leaseMs / 2;
  const isRetry = unconfirmedA !== null && nowMs - (sent?.sentMs ?? 0) >= RETRY_MS;
  const reduces = sent !== null && targetA < sent.currentA;
  const changes = sent !== null && Math.abs(targetA - sent.currentA) >= WORTH_A;
  const starts = sent !== null && sent.currentA <= 0 && targetA > 0;
  if (!isDue && !isRetry && !reduces && !changes && !starts) return undefined;
  const fallbackA = Math.min(charger.failsafeA, targetA === 0 ? 0 : charger.failsafeA);
  return {
    kind: "charger-current",
    chargerId: charger.id,
    lease: { currentA: targetA, validForMs: config.settings.leaseMs, fallbackA },
    fromA,
  };
}

function discharge(
  config: ControlConfig,
  charger: ControlledCharger,
  memory: ChargerMemory,
  { currentA, powerW }: Pick<EvDecision, "currentA" | "powerW">,
  nowMs: Milliseconds,
): readonly ChargerCommand[] {
  const chargerId = charger.id;
  const { sent } = memory;
  const commands: ChargerCommand[] = [];
  if (!memory.dischargeReady) commands.push({ kind: "charger-discharge-ready", chargerId });
  const isDue = sent === null || nowMs - sent.sentMs >= config.settings.leaseMs / 2;
  if (!isDue && Math.abs(sent.currentA - currentA) < WORTH_A / 2) return commands;
  const setPoint = { powerW, validForMs: config.settings.leaseMs, fallback: "idle" } as const;
  const fromW = memory.track.last?.value.powerW ?? 0;
  return [...commands, { kind: "charger-discharge", chargerId, setPoint, currentA, fromW }];
}
