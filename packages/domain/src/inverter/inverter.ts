import type { PhaseShares } from "../grid/phases.ts";
import type { Celsius, Percent, Watts } from "../units/quantity.ts";

/** How an inverter runs. */
export type InverterMode = "grid-tied" | "off-grid" | "backup" | "standby";

/** What an inverter can do. A hybrid inverter has PV and batteries behind one AC limit. */
export interface InverterCapabilities {
  /** AC limit in both directions [W], above 0. */
  readonly maxAcW: Watts;
  /** PV power the DC side takes [W], 0 or more. */
  readonly maxDcW: Watts;
  readonly modes: readonly InverterMode[];
  readonly phaseShares: PhaseShares;
  /** True if batteries sit on its DC side. */
  readonly hybrid: boolean;
  /** True if the export limit can be set. */
  readonly exportLimit: boolean;
}

/** An inverter as it is now. */
export interface InverterState {
  /** PV power at the busbar [W], 0 or more. */
  readonly pvW: Watts;
  /** AC power [W], positive consumes, so production is negative. */
  readonly acPowerW: Watts;
  /** DC power of the PV strings [W], 0 or more. */
  readonly dcPowerW: Watts;
  readonly mode: InverterMode;
  readonly efficiencyPercent?: Percent;
  readonly temperatureC?: Celsius;
  /** Limit on PV power in force [W]; absent: none. */
  readonly limitW?: Watts;
}

/** A limit on power, or its removal. */
export type PowerLimit = { readonly kind: "none" } | { readonly kind: "limit"; readonly powerW: Watts };

/** Why an inverter declined a command. */
export type InverterRefusal = "mode-unsupported" | "limit-unsupported" | "remote-control-off" | "fault";
