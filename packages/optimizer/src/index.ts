export { planDay } from "./plan-day.ts";
export type { Day, DayBattery } from "./plan-day.ts";
export { buildProblem } from "./problem/build-problem.ts";
export type { BuildOptions } from "./problem/build-problem.ts";
export { defaultTerminalValue } from "./problem/terminal-value.ts";
export { validateProblem } from "./problem/validate-problem.ts";
export {
  createPiecewiseLinearDp,
  piecewiseLinearDp,
} from "./strategies/piecewise-linear/piecewise-linear-dp.ts";
export { idle } from "./strategies/idle.ts";
export { selfConsumption } from "./strategies/self-consumption.ts";
export { OptimizerService } from "./service/optimizer-service.ts";
export type { OptimizerServiceOptions } from "./service/optimizer-service.ts";
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
export type { Problem, ProblemError, ProblemErrorCode, StorageProblem } from "./types/problem.ts";
export type { Capability, SolveFailure, SolveOptions, Strategy } from "./types/strategy.ts";
