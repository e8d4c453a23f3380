// The EMHASS project, "From load forecasting to chance-constrained MPC", docs/study_cases/chance_constrained_mpc.md of
// github.com/davidusb-geek/emhass (pull request 1062, 2026-08). Same home, battery and tariff; 14 local days from
// 2025-02-14. Its rolling prototype gave 0.95 kW at the busbar at most, where this benchmark gives 1 kW, and came back
// to the start level every day.

/** First local day of the published window. */
export const PUBLISHED_FROM = "2025-02-14";

/** Costs of the published window [EUR]. */
export const PUBLISHED = {
  withoutBattery: 81.8763,
  oracle: 79.7017,
  daily: { name: "FlowState r1.1 q50, the best once-daily plan", cost: 79.9507 },
  rolling: { name: "Gaussian Transformer mean, the best 30-min MPC", cost: 79.7017 },
} as const;

/** Share of what the oracle saves that a cost saves too [%]. */
export const shareOfStake = (withoutBattery: number, oracle: number, cost: number): number =>
  (100 * (withoutBattery - cost)) / (withoutBattery - oracle);

/** The best published shares [%]. */
export const PUBLISHED_SHARE = {
  daily: shareOfStake(PUBLISHED.withoutBattery, PUBLISHED.oracle, PUBLISHED.daily.cost),
  rolling: shareOfStake(PUBLISHED.withoutBattery, PUBLISHED.oracle, PUBLISHED.rolling.cost),
} as const;
