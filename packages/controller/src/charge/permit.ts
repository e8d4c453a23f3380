import type { Amperes, Instant, Milliseconds, Volts, Watts } from "@oec/domain";
import { calculateEvUrgency, type EvPermission, type EvState, type FlowDecision } from "@oec/power-flow";
import type { ControlConfig } from "../config.ts";
import { ceilingA, guardCharge, settleCharge, type ChargePhases } from "../guard/charge-guard.ts";
import type { CarWishes } from "../inputs.ts";
import { answers, mayGive, mostA } from "./car-state.ts";
import type { ControlledCharger } from "./charger-config.ts";
import type { ChargerMemory } from "./memory.ts";

/** What a car may do in a step. */
const NOTHING: EvPermission = { mayStop: true, mayCharge: false, mayDischarge: false, maxCurrentA: 0 };

/** What is known about a charge point's step. */
export interface PermitContext {
  readonly config: ControlConfig;
  readonly charger: ControlledCharger;
  readonly memory: ChargerMemory;
  readonly wishes: CarWishes | undefined;
  readonly car: EvState;
  /** Most current that the plan, or a person, wants [A]; Infinity: no limit. */
  readonly capA: Amperes;
  /** Most power of the controllable devices, where somebody outside has capped it [W]. */
  readonly controllableW: Watts;
  /** Mean voltage of the phases [V]. */
  readonly voltageV: Volts;
  /** Readings are fresh: something may be increased. */
  readonly fresh: boolean;
  readonly at: Instant;
  readonly nowMs: Milliseconds;
}

/** What a car would be permitted if there were no timers: the wish for the guard is decided with it. */
export function freePermission({ charger, memory, wishes, car, capA, fresh }: PermitContext): EvPermission {
  if (!answers(memory) || !car.connected || (!fresh && !memory.guard.on)) return NOTHING;
  const limitA = Math.min(mostA(charger, memory), capA);
  const { pinnedPhases } = memory.lessons;
  return {
    mayStop: true,
    mayCharge: true,
    mayDischarge: mayGive(charger, memory, wishes),
    maxCurrentA: limitA,
    ...(pinnedPhases !== null && { phaseCounts: [pinnedPhases] }),
  };
}

/** Moves the guard on by what would be decided without it. */
export function guarded(context: PermitContext, wish: FlowDecision["evs"][number]): ChargerMemory {
  const { config, charger, memory, car, at, nowMs } = context;
  const maxW = Math.min(
    car.maxChargeW,
    charger.evse.maxCurrentA * charger.allPhases * config.site.grid.nominalVoltageV,
  );
  const { mustW } = calculateEvUrgency(car, at, config.constraints.safety, maxW);
  const guard = guardCharge(config.settings.charge, memory.guard, {
    nowMs,
    phases: car.connected ? phaseCount(wish.phases.length, memory.guard.phases) : 0,
    urgent: mustW > 0,
    shed: !answers(memory) || !car.connected,
    // What the car does by itself is seen in every cycle, not only where money is decided on.
    closed: false,
    rests: false,
  });
  return { ...memory, guard };
}

const phaseCount = (wished: number, before: ChargePhases): 0 | ChargePhases =>
  wished === 0 ? 0 : wished === 1 ? 1 : wished === 2 ? 2 : wished === 3 ? 3 : before;

/** What the guard permits now. While it is on, only an overload stops the car. */
export function permission(context: PermitContext, isEconomics: boolean): EvPermission {
  const { config, charger, memory, wishes, car, capA, fresh, nowMs } = context;
  const { guard } = memory;
  if (!guard.on || !answers(memory) || !car.connected) return NOTHING;
  const minA = Math.max(charger.evse.minCurrentA, car.minCurrentA ?? 0);
  const mayRaise = fresh && isEconomics;
  const settled = guard.currentA >= minA ? guard.currentA : minA;
  const ceiling = mayRaise ? ceilingA(config.settings.charge, guard, minA, nowMs) : settled;
  const cappedA = context.controllableW / (context.voltageV * guard.phases);
  const wanted = Math.min(mostA(charger, memory), Math.max(minA, capA), cappedA);
  return {
    mayStop: false,
    mayCharge: true,
    mayDischarge: mayGive(charger, memory, wishes),
    phaseCounts: [guard.phases],
    maxCurrentA: Math.min(ceiling, wanted),
  };
}

/** Takes over what was decided. */
export const settled = (
  config: ControlConfig,
  memory: ChargerMemory,
  currentA: Amperes,
  nowMs: Milliseconds,
): ChargerMemory => ({
  ...memory,
  guard: settleCharge(config.settings.charge, memory.guard, Math.abs(currentA), nowMs),
});
