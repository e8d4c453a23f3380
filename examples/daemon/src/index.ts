export { runBacktest } from "./backtest/run.ts";
export type { BacktestHooks, BacktestInput } from "./backtest/input.ts";
export type {
  BacktestResult,
  BacktestSeries,
  CostByPolicy,
  DayResult,
  ExcludedDay,
  FilledStretch,
  ForecastError,
  MonthResult,
  PolicyCost,
  PolicyName,
  PolicyResult,
} from "./backtest/result.ts";
export { createDaemon } from "./daemon.ts";
export type { Daemon, DaemonOverrides } from "./daemon.ts";
export type { DaemonConfig, DaemonConfigInput } from "./config/config.ts";
export type { SystemStatus, StatusSlot } from "./api/status.ts";
export type { Health, HealthCheck } from "./api/health.ts";
