export type { BatteryInput, ChargingProfileStep, EvState, Phase, PowerFlowInputs } from "./types/inputs.ts";
export type {
  AllConstraints,
  BatteryConstraints,
  DeratingPoint,
  EvseConstraints,
  PhysicalConstraints,
  SafetyConstraints,
} from "./types/constraints.ts";
export type { EvPermission, Permissions } from "./types/permissions.ts";
export type { BatteryValues, EvValues, Values } from "./types/values.ts";
export type { PowerFlowOptions } from "./types/options.ts";
export type {
  EvDecision,
  FlowDecision,
  FlowStatus,
  Level,
  Reason,
  ReasonCode,
  Shortfall,
} from "./types/decision.ts";
export { computeFlows } from "./compute-flows.ts";
export { chargeShareAt, dischargeShareAt, LFP_CHARGE_TAPER } from "./limits/battery-limits.ts";
export {
  calculateEvUrgency,
  energyNeededWh,
  needsCharging,
  profileLimitA,
  timeUntilDeparture,
} from "./limits/urgency.ts";
export type { EvUrgency } from "./limits/urgency.ts";
export { exceedsFuseLimit, netGridW, verifyPowerBalance } from "./balance.ts";
export type { FuseExcess, PowerBalance, PowerSnapshot } from "./balance.ts";
export { explain } from "./explain/explain.ts";
export type { Language } from "./explain/sentences.ts";
export type { FlowCase } from "./types/flow-case.ts";
export { shadowPrice } from "./explain/shadow-price.ts";
export type { ShadowPrice } from "./explain/shadow-price.ts";
export { whyNot } from "./explain/why-not.ts";
export type { FlowTarget, WhyNot } from "./explain/why-not.ts";
export { economicValues } from "./objectives.ts";
export type { EconomicObjectives } from "./objectives.ts";
export {
  cheapNight,
  expensiveNight,
  exportForbidden,
  fullBatteryExport,
  fuseProtection,
  houseLoadSpike,
  peakPriceArbitrage,
  phaseBalancing,
  SCENARIOS,
  sunnyDayWithEv,
  urgentCar,
} from "./scenarios/scenarios.ts";
export type { Scenario } from "./scenarios/scenarios.ts";
