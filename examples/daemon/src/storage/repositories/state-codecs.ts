import type { BatteryState, ChargerState, InverterState } from "@oec/domain";
import type { BatteryStateTable, EvChargerStateTable, InverterStateTable, StateColumns } from "../tables.ts";
import { optional, word } from "./rows.ts";
import type { StateCodec } from "./states.ts";

type Own<Table extends StateColumns> = Omit<Table, keyof StateColumns>;

/** Battery states in the columns of `battery_states`. */
export const batteryCodec: StateCodec<BatteryState, Own<BatteryStateTable>> = {
  table: "battery_states",
  toColumns: (state) => ({
    soc_percent: state.socPercent,
    power_w: state.powerW,
    status: state.status,
    charge_limit_w: state.chargeLimitW,
    discharge_limit_w: state.dischargeLimitW,
    voltage_v: state.voltageV ?? null,
    temperature_c: state.temperatureC ?? null,
    health_percent: state.healthPercent ?? null,
  }),
  toState: (row) => ({
    socPercent: row.soc_percent,
    powerW: row.power_w,
    status: word(row.status),
    chargeLimitW: row.charge_limit_w,
    dischargeLimitW: row.discharge_limit_w,
    ...optional("voltageV", row.voltage_v),
    ...optional("temperatureC", row.temperature_c),
    ...optional("healthPercent", row.health_percent),
  }),
};

/** Inverter states in the columns of `inverter_states`; `power_w` is the AC power, so production is negative. */
export const inverterCodec: StateCodec<InverterState, Own<InverterStateTable>> = {
  table: "inverter_states",
  toColumns: (state) => ({
    pv_w: state.pvW,
    power_w: state.acPowerW,
    dc_power_w: state.dcPowerW,
    mode: state.mode,
    efficiency_percent: state.efficiencyPercent ?? null,
    temperature_c: state.temperatureC ?? null,
    limit_w: state.limitW ?? null,
  }),
  toState: (row) => ({
    pvW: row.pv_w,
    acPowerW: row.power_w,
    dcPowerW: row.dc_power_w,
    mode: word(row.mode),
    ...optional("efficiencyPercent", row.efficiency_percent),
    ...optional("temperatureC", row.temperature_c),
    ...optional("limitW", row.limit_w),
  }),
};

/** Charger states in the columns of `ev_charger_states`. */
export const evChargerCodec: StateCodec<ChargerState, Own<EvChargerStateTable>> = {
  table: "ev_charger_states",
  toColumns: (state) => ({
    status: state.status,
    connected: state.connected ? 1 : 0,
    charging: state.charging ? 1 : 0,
    power_w: state.powerW,
    current_l1_a: state.phaseCurrentA[0],
    current_l2_a: state.phaseCurrentA[1],
    current_l3_a: state.phaseCurrentA[2],
    phases_in_use: state.phasesInUse,
    current_limit_a: state.currentLimitA,
    session_wh: state.sessionWh,
    session_discharged_wh: state.sessionDischargedWh ?? null,
    vehicle_soc_percent: state.vehicleSocPercent ?? null,
  }),
  toState: (row) => ({
    status: word(row.status),
    connected: row.connected === 1,
    charging: row.charging === 1,
    powerW: row.power_w,
    phaseCurrentA: [row.current_l1_a, row.current_l2_a, row.current_l3_a],
    phasesInUse: phases(row.phases_in_use),
    currentLimitA: row.current_limit_a,
    sessionWh: row.session_wh,
    ...optional("sessionDischargedWh", row.session_discharged_wh),
    ...optional("vehicleSocPercent", row.vehicle_soc_percent),
  }),
};

function phases(count: number): ChargerState["phasesInUse"] {
  return count === 1 || count === 2 || count === 3 ? count : 0;
}
