import { horizonFromEdges } from "@oec/domain";
import type { Problem } from "@oec/optimizer";
import { LpModelBuilder, type LpModel, type Term } from "../../src/lp/model.ts";

/** A request to the optimizer of evcc, as far as the published cases use it; energies in Wh, powers in W. */
export interface EvccRequest {
  readonly eta_c: number;
  readonly eta_d: number;
  readonly grid?: {
    readonly p_max_exp?: number;
    readonly p_max_imp?: number;
    readonly prc_p_exc_imp?: number;
  };
  readonly time_series: {
    /** Step lengths [s]. */
    readonly dt: readonly number[];
    /** PV and demand per step [Wh]. */
    readonly ft: readonly number[];
    readonly gt: readonly number[];
    /** Price of import and export [currency/Wh]. */
    readonly p_N: readonly number[];
    readonly p_E: readonly number[];
  };
  readonly batteries: readonly EvccBattery[];
}

export interface EvccBattery {
  readonly s_capacity?: number;
  readonly s_min: number;
  readonly s_max: number;
  readonly s_initial: number;
  readonly c_min: number;
  readonly c_max: number;
  readonly d_max: number;
  readonly p_a: number;
  readonly charge_from_grid?: boolean;
  readonly discharge_to_grid?: boolean;
  readonly s_goal?: readonly number[];
  readonly p_demand?: readonly number[];
}

/** What a file of the suite holds. */
export interface EvccCase {
  readonly request: EvccRequest;
  readonly expected_response: {
    readonly grid_import: readonly number[];
    readonly grid_export: readonly number[];
    readonly batteries: readonly { readonly state_of_charge: readonly number[] }[];
  };
}

/**
 * The model behind the published solutions, in kWh and currency: its least cost is minus the money that evcc maximises,
 * soft limits included, its tie-breaks left out.
 *
 * Soft limits are priced from a base of the dearest price: 1000 times for stored energy out of range, 100 times for
 * missed goals and for export beyond the limit.
 */
export function evccModel(request: EvccRequest): LpModel {
  if (request.grid?.p_max_imp !== undefined) throw new Error("no published case limits the import");
  const builder = new LpModelBuilder();
  const { dt, p_N, p_E } = request.time_series;
  const base = 1000 * Math.max(...p_N, ...p_E, ...request.batteries.map(({ p_a }) => p_a), 1e-4);
  const before = request.batteries.map(() => -1);
  for (let step = 0; step < dt.length; step += 1) {
    const balance: Term[] = [];
    const direction = gridColumns(builder, request, step, base, balance);
    for (const [index, battery] of request.batteries.entries()) {
      before[index] = batteryColumns(
        builder,
        { request, battery, step, base, direction, balance },
        before[index]!,
      );
    }
    const surplus = (request.time_series.ft[step]! - request.time_series.gt[step]!) / 1000;
    builder.row(-surplus, -surplus, balance);
  }
  return builder.build();
}

/** A case with one battery, without soft limits that bind, as our problem: its cost is minus the money. */
export function evccProblem({ batteries, time_series, eta_c, eta_d }: EvccRequest): Problem {
  const { dt, ft, gt, p_N, p_E } = time_series;
  const edges = new Float64Array(dt.length + 1);
  for (const [step, seconds] of dt.entries()) edges[step + 1] = edges[step]! + 1000 * seconds;
  const meanW = (wh: readonly number[]) =>
    Float64Array.from(wh, (energy, step) => (energy * 3600) / dt[step]!);
  const unlimited = new Float64Array(dt.length).fill(Infinity);
  return {
    horizon: horizonFromEdges(edges),
    currency: "EUR",
    importPricePerKwh: Float64Array.from(p_N, (price) => 1000 * price),
    exportPricePerKwh: Float64Array.from(p_E, (price) => 1000 * price),
    loadW: meanW(gt),
    pvW: meanW(ft),
    maxImportW: unlimited,
    maxExportW: unlimited,
    storages: batteries.map((battery, index) => ({
      id: `battery-${index}`,
      minWh: battery.s_min,
      maxWh: battery.s_max,
      startWh: battery.s_initial,
      maxChargeW: battery.c_max,
      maxDischargeW: battery.d_max,
      chargeEfficiency: eta_c,
      dischargeEfficiency: eta_d,
      wearCostPerKwh: 0,
      terminalValuePerKwh: 1000 * battery.p_a,
    })),
  };
}

/** Import, export and export beyond the limit; the binary returned is 1 for export. */
function gridColumns(
  builder: LpModelBuilder,
  { batteries, grid, time_series }: EvccRequest,
  step: number,
  base: number,
  balance: Term[],
): number {
  const hours = time_series.dt[step]! / 3600;
  const most = (charge: boolean) =>
    batteries.reduce((sum, { c_max, d_max }) => sum + ((charge ? c_max : d_max) * hours) / 1000, 0);
  const importMax = time_series.gt[step]! / 1000 + most(true);
  const exportMax = time_series.ft[step]! / 1000 + most(false);
  const limit = grid?.p_max_exp === undefined ? Infinity : (grid.p_max_exp * hours) / 1000;
  const bought = builder.column({ cost: 1000 * time_series.p_N[step]!, upper: importMax });
  const sold = builder.column({ cost: -1000 * time_series.p_E[step]!, upper: Math.min(exportMax, limit) });
  const exporting = builder.column({ upper: 1, kind: "integer" });
  builder.row(-Infinity, importMax, [[bought, 1], [exporting, importMax]]); // prettier-ignore
  builder.row(-Infinity, 0, [[sold, 1], [exporting, -Math.min(exportMax, limit)]]); // prettier-ignore
  balance.push([bought, 1], [sold, -1]);
  if (limit < exportMax) {
    // Beyond the limit only where the limit is met, so that nothing is moved there from other steps.
    const beyond = builder.column({ cost: 100 * base * (1 - step * 1e-5), upper: exportMax });
    const below = builder.column({ upper: 1, kind: "integer" });
    builder.row(limit, Infinity, [[sold, 1], [below, limit]]); // prettier-ignore
    builder.row(-Infinity, exportMax, [[beyond, 1], [below, exportMax]]); // prettier-ignore
    balance.push([beyond, -1]);
  }
  return exporting;
}

interface BatteryStep {
  readonly request: EvccRequest;
  readonly battery: EvccBattery;
  readonly step: number;
  readonly base: number;
  readonly direction: number;
  readonly balance: Term[];
}

/** One battery in one step; returns its level. */
function batteryColumns(builder: LpModelBuilder, given: BatteryStep, before: number): number {
  const { request, battery, step, base, direction, balance } = given;
  const hours = request.time_series.dt[step]! / 3600;
  const [chargeMax, dischargeMax] = [(battery.c_max * hours) / 1000, (battery.d_max * hours) / 1000];
  const demanded = (battery.p_demand?.[step] ?? 0) > 0;
  const charge =
    battery.c_min > 0 && !demanded
      ? builder.column({ lower: (battery.c_min * hours) / 1000, upper: chargeMax, kind: "semicontinuous" })
      : builder.column({ upper: chargeMax });
  const discharge = builder.column({ upper: dischargeMax });
  const last = step === request.time_series.dt.length - 1;
  const capacity = (battery.s_capacity ?? Math.max(battery.s_max, battery.s_initial)) / 1000;
  const level = builder.column({ cost: last ? -1000 * battery.p_a : 0, upper: capacity });
  const change: Term[] = [[level, 1], [charge, -request.eta_c], [discharge, 1 / request.eta_d]]; // prettier-ignore
  if (before < 0) builder.row(battery.s_initial / 1000, battery.s_initial / 1000, change);
  else builder.row(0, 0, [...change, [before, -1]]);
  balance.push([charge, -1], [discharge, 1]);
  softRange(builder, battery, level, base);
  if (demanded) demandRows(builder, given, charge, level, chargeMax);
  const goal = battery.s_goal?.[step] ?? 0;
  if (goal > 0 && step > 0) {
    builder.row(goal / 1000, Infinity, [[level, 1], [builder.column({ cost: 100 * base }), 1]]); // prettier-ignore
  }
  if (battery.charge_from_grid !== true)
    builder.row(-Infinity, 0, [[charge, 1], [direction, -chargeMax]]); // prettier-ignore
  if (battery.d_max > 0) {
    if (battery.discharge_to_grid !== true)
      builder.row(-Infinity, dischargeMax, [[discharge, 1], [direction, dischargeMax]]); // prettier-ignore
    const discharging = builder.column({ upper: 1, kind: "integer" });
    builder.row(-Infinity, 0, [[discharge, 1], [discharging, -dischargeMax]]); // prettier-ignore
    builder.row(-Infinity, chargeMax, [[charge, 1], [discharging, chargeMax]]); // prettier-ignore
  }
  return level;
}

function softRange(
  builder: LpModelBuilder,
  { s_min, s_max }: EvccBattery,
  level: number,
  base: number,
): void {
  const cost = 1000 * base;
  builder.row(s_min / 1000, Infinity, [[level, 1], [builder.column({ cost }), 1]]); // prettier-ignore
  builder.row(-Infinity, s_max / 1000, [[level, 1], [builder.column({ cost }), -1]]); // prettier-ignore
}

/** What is demanded must be charged, or what is missing to full. */
function demandRows(
  builder: LpModelBuilder,
  { battery, step, base }: BatteryStep,
  charge: number,
  level: number,
  chargeMax: number,
): void {
  const demand = Math.min(chargeMax, (battery.p_demand?.[step] ?? 0) / 1000);
  const full = battery.s_max / 1000;
  const missed = builder.column({ cost: 100 * base });
  const filling = builder.column({ upper: 1, kind: "integer" });
  builder.row(demand, Infinity, [[charge, 1], [missed, 1], [filling, demand]]); // prettier-ignore
  builder.row(0, Infinity, [[charge, 1], [missed, 1], [level, 1], [filling, -full]]); // prettier-ignore
}
