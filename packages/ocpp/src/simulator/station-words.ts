import type { ChargerState } from "@oec/domain";
import type { ConnectorStatus } from "../central-system/connector.ts";
import type { V16Request } from "../messages/v16.ts";

type SampledValue = V16Request<"MeterValues">["meterValue"][number]["sampledValue"][number];

/** The state of a charger in OCPP's words. */
export function stationStatus(
  state: ChargerState,
  inTransaction: boolean,
  operative: boolean,
): ConnectorStatus {
  if (state.status === "faulted") return "Faulted";
  if (!operative && !inTransaction) return "Unavailable";
  if (!state.connected) return "Available";
  if (!inTransaction) return state.status === "finishing" ? "Finishing" : "Preparing";
  if (state.powerW !== 0) return "Charging";
  return state.currentLimitA > 0 ? "SuspendedEV" : "SuspendedEVSE";
}

const PHASES = ["L1", "L2", "L3"] as const;

/** What a meter shows, as a station reports it. */
export function sampledValues(state: ChargerState, meterWh: number): SampledValue[] {
  return [
    { value: meterWh.toFixed(0), measurand: "Energy.Active.Import.Register", unit: "Wh" },
    { value: Math.max(0, state.powerW).toFixed(0), measurand: "Power.Active.Import", unit: "W" },
    ...PHASES.map((phase, k): SampledValue => ({
      value: Math.max(0, state.phaseCurrentA[k] ?? 0).toFixed(2),
      measurand: "Current.Import",
      unit: "A",
      phase,
    })),
    ...(state.vehicleSocPercent === undefined
      ? []
      : [
          {
            value: state.vehicleSocPercent.toFixed(0),
            measurand: "SoC",
            unit: "Percent",
          } satisfies SampledValue,
        ]),
  ];
}
