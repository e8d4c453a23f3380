export { planDay } from "./plan-day.ts";
export type { Day, DayBattery } from "./plan-day.ts";
export { buildProblem } from "./problem/build-problem.ts";
export type { BuildOptions } from "./problem/build-problem.ts";
export { withDemandResponse } from "./problem/demand-response.ts";
export type { DemandResponseEvent } from "./problem/demand-response.ts";
export { defaultTerminalValue } from "./problem/terminal-value.ts";
export { validateProblem } from "./problem/validate-problem.ts";
export {
  createPiecewiseLinearDp,
  piecewiseLinearDp,
} from "./strategies/piecewise-linear/piecewise-linear-dp.ts";
export { greedy } from "./strategies/greedy/greedy.ts";
export { cycleAwareDp } from "./strategies/cycles/cycle-aware-dp.ts";
export { flexibleLoadDp } from "./strategies/flexible-loads/flexible-load-dp.ts";
export { createGridDp } from "./strategies/grid/grid-dp.ts";
export type { GridOptions } from "./strategies/grid/grid-dp.ts";
export { idle } from "./strategies/idle.ts";
export { RecedingHorizon } from "./strategies/mpc/receding-horizon.ts";
export type { RecedingHorizonOptions, RecedingPlan } from "./strategies/mpc/receding-horizon.ts";
export { ValuePolicy } from "./strategies/mpc/value-policy.ts";
export type { Measured } from "./strategies/mpc/value-policy.ts";
export { peakAwareDp } from "./strategies/peak/peak-aware-dp.ts";
export { BatteryEnvironment } from "./strategies/q-learning/battery-environment.ts";
export type { Step } from "./strategies/q-learning/battery-environment.ts";
export { parseQPolicy } from "./strategies/q-learning/q-policy.ts";
export type { QPolicy } from "./strategies/q-learning/q-policy.ts";
export { createQStrategy } from "./strategies/q-learning/q-strategy.ts";
export { trainQPolicy } from "./strategies/q-learning/train.ts";
export type { TrainingOptions } from "./strategies/q-learning/train.ts";
export { selfConsumption } from "./strategies/self-consumption.ts";
export { planScenarios } from "./strategies/stochastic/plan-scenarios.ts";
export type { ScenarioPlan } from "./strategies/stochastic/plan-scenarios.ts";
export { buildScenarios, forecastFan, scenariosFromDays } from "./strategies/stochastic/scenario-fan.ts";
export type { FanBlade, FanSize, PastDay } from "./strategies/stochastic/scenario-fan.ts";
export { scenarioTree, twoStages } from "./strategies/stochastic/scenario-problem.ts";
export type { Scenario, ScenarioProblem, ScenarioStage } from "./strategies/stochastic/scenario-problem.ts";
export { createStochasticDp } from "./strategies/stochastic/stochastic-dp.ts";
export { OptimizerService } from "./service/optimizer-service.ts";
export type { OptimizerServiceOptions, PlanOptions } from "./service/optimizer-service.ts";
export { planMetrics } from "./service/plan-metrics.ts";
export type { PlanMetrics } from "./service/plan-metrics.ts";
export { toSchedules } from "./plan/to-schedules.ts";
export { verifyPlan } from "./verify/verify-plan.ts";
export type { Verification } from "./verify/verify-plan.ts";
export type {
  Certificate,
  CostSplit,
  Plan,
  PlanOrigin,
  PlanStats,
  Reason,
  ReasonCode,
  Violation,
  ViolationKind,
} from "./types/plan.ts";
export type {
  CycleLimit,
  HybridProblem,
  PeakProblem,
  Problem,
  ProblemError,
  ProblemErrorCode,
  StorageProblem,
} from "./types/problem.ts";
export type { Capability, SolveFailure, SolveOptions, Strategy } from "./types/strategy.ts";
export { milpStrategy } from "./lp/milp-strategy.ts";
export type { AsyncSolveFailure, AsyncSolveOptions, AsyncStrategy } from "./lp/async-strategy.ts";
export { javascriptLpSolverBackend } from "./lp/backends/javascript-lp-solver.ts";
export type { JavascriptLpSolverOptions } from "./lp/backends/javascript-lp-solver.ts";
export { yalpsBackend } from "./lp/backends/yalps.ts";
export { LpModelBuilder } from "./lp/model.ts";
export type { ColumnKind, ColumnSpec, LpModel, Term } from "./lp/model.ts";
export { relaxedModel } from "./lp/relaxed-model.ts";
export type {
  LpBackend,
  LpCaps,
  LpChange,
  LpFailureCause,
  LpOutcome,
  LpSession,
  LpSolveOptions,
} from "./lp/backend.ts";
export { createHomeDp, homeDp } from "./strategies/home/home-dp.ts";
export type { HomeDpOptions } from "./strategies/home/home-dp.ts";
export { firmTargetPricePerKwh } from "./problem/firm-target-price.ts";
export type { FlexibleLoadProblem, VehicleProblem } from "./types/vehicle.ts";
export { createTwoStorageHome, twoStorageHome } from "./strategies/home/home-two-storages.ts";
