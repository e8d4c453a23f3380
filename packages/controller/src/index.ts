export { PowerFlowController } from "./runtime/power-flow-controller.ts";
export type {
  ControlledDevices,
  ControllerStatus,
  PowerFlowControllerOptions,
  PowerSnapshot,
  SnapshotSink,
  TickReport,
} from "./runtime/ports.ts";
export { step } from "./step.ts";
export type { ControlMode, CycleResult } from "./step.ts";
export { INITIAL_STATE, resumedState } from "./state.ts";
export type { ControllerState, PowerPoint, ReadBack, Repetition, SentSetPoint, SocWatch } from "./state.ts";
export type { Freshness, Track } from "./track-state.ts";
export type { ChargeLessons, ChargerMemory, PhasePoint, SentCurrent } from "./charge/memory.ts";
export type { ChargerAbilities, ControlledCharger } from "./charge/charger-config.ts";
export type { MeterHealth } from "./estimate/meter-health.ts";
export type { EnergyCheck, ScaleVerdict } from "./estimate/energy-check.ts";
export type { LimitScope, SiteLimit } from "./limits/site-limit.ts";
export type { ActivePlan, CarWishes, CycleInputs, Reading } from "./inputs.ts";
export { controlConfig, DEFAULT_SETTINGS } from "./config.ts";
export type { ControlConfig, ControlOptions, ControlSettings } from "./config.ts";
export {
  ceilingA,
  chargeGuard,
  DEFAULT_CHARGE_GUARD,
  guardCharge,
  settleCharge,
} from "./guard/charge-guard.ts";
export type {
  ChargeGuardSettings,
  ChargeGuardState,
  ChargePhases,
  ChargeWish,
} from "./guard/charge-guard.ts";
export type { Estimate } from "./estimate/estimated.ts";
export type { CarGuidance } from "./charge/car-values.ts";
export type { Decided } from "./decide/decide.ts";
export type { Guidance } from "./decide/values.ts";
export type { ChargerCommand, Command } from "./sequence/commands.ts";
export { recordOutcome } from "./apply/outcome.ts";
export type { Outcome } from "./apply/command-outcome.ts";
export type { PlanFailure, PlanProvider, PlanRequest } from "./replan/plan-provider.ts";
export { PidController } from "./pid/pid-controller.ts";
export type { PidOptions } from "./pid/pid-controller.ts";
export { TaskScheduler } from "./tasks/task-scheduler.ts";
export type { PeriodicTask, TaskStatus } from "./tasks/task-scheduler.ts";
export { CONTROL_EVENTS } from "./events/codes.ts";
export type { ControlEventCode } from "./events/codes.ts";
export { StoreQueue } from "./runtime/store-queue.ts";
export type { StoreQueueOptions, StoreRecords } from "./runtime/store-queue.ts";
export { PriceWatch } from "./replan/price-watch.ts";
export type { PriceWatchOptions } from "./replan/price-watch.ts";
export { isInForce, strictest } from "./limits/site-limit.ts";
export { servicePower, serviceShare } from "./limits/grid-service.ts";
export type { GridService, GridServiceKind } from "./limits/grid-service.ts";
export { wearCostPerKwh } from "./wear-cost.ts";
