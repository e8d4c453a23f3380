import { inRange, positive } from "../check.ts";
import type { Volts, Watts } from "../units/quantity.ts";

/** Efficiencies of the PVWatts inverter model. */
export interface PvWattsInverter {
  /** DC power at which the AC limit is reached [W]. */
  readonly pdc0W: Watts;
  /** Nominal efficiency; default 0.96. */
  readonly nominalEfficiency?: number;
}

/** The efficiency of the PVWatts reference inverter. */
const REFERENCE_EFFICIENCY = 0.9637;

/**
 * Efficiency of an inverter at part load, 0 to 1.
 *
 * @param load - DC power as a share of the DC power at the AC limit, 0 or more.
 * @see Dobos (2014), "PVWatts Version 5 Manual", NREL/TP-6A20-62641, eq. 11.
 */
export function pvWattsEfficiency(load: number, nominalEfficiency = 0.96): number {
  inRange("load", load, 0);
  if (load === 0) return 0;
  return Math.max(0, (nominalEfficiency / REFERENCE_EFFICIENCY) * (-0.0162 * load - 0.0059 / load + 0.9858));
}

/** AC power of a PVWatts inverter [W], clipped at its limit. @throws {@link OecError} `OUT_OF_RANGE`, `NOT_FINITE`. */
export function pvWattsAcPower(inverter: PvWattsInverter, dcW: Watts): Watts {
  const nominal = inverter.nominalEfficiency ?? 0.96;
  positive("pdc0W", inverter.pdc0W);
  return Math.min(nominal * inverter.pdc0W, pvWattsEfficiency(dcW / inverter.pdc0W, nominal) * dcW);
}

/** Loss coefficients of the Notton model. */
export interface NottonConverter {
  /** Loss that is always there, as a share of rated power. */
  readonly noLoad: number;
  /** Loss that grows with the square of the power, as a share of rated power at rated power. */
  readonly quadratic: number;
}

/** Older converter: much no-load loss. */
export const NOTTON_TYPE_1: NottonConverter = { noLoad: 0.0145, quadratic: 0.0437 };
/** Modern converter. */
export const NOTTON_TYPE_2: NottonConverter = { noLoad: 0.0072, quadratic: 0.0345 };

/**
 * Efficiency of a converter, 0 to 1: the same in both directions.
 *
 * @param load - Output power as a share of rated power, 0 or more.
 * @see Notton, Lazarov, Stoyanov (2010), "Optimal sizing of a grid-connected PV system", Renewable Energy 35, 541-554.
 */
export function nottonEfficiency(converter: NottonConverter, load: number): number {
  inRange("load", load, 0);
  return load === 0 ? 0 : load / (load + converter.noLoad + converter.quadratic * load * load);
}

/** Coefficients of the Sandia inverter model, under their names in the CEC list. */
export interface SandiaInverter {
  /** AC limit [W]. */
  readonly paco: Watts;
  /** DC power at the AC limit [W]. */
  readonly pdco: Watts;
  /** DC voltage at which the limit was measured [V]. */
  readonly vdco: Volts;
  /** DC power that starts it [W]. */
  readonly pso: Watts;
  /** Curvature of AC over DC power [1/W]. */
  readonly c0: number;
  /** Change of pdco with voltage [1/V]. */
  readonly c1: number;
  /** Change of pso with voltage [1/V]. */
  readonly c2: number;
  /** Change of c0 with voltage [1/V]. */
  readonly c3: number;
  /** Power it draws at night [W], 0 or more. */
  readonly pnt: Watts;
}

/**
 * AC power of an inverter by the Sandia model [W]; negative below the start-up power.
 *
 * @see King et al. (2007), "Performance Model for Grid-Connected Photovoltaic Inverters", SAND2007-5036.
 */
export function sandiaAcPower(inverter: SandiaInverter, dcVoltageV: Volts, dcW: Watts): Watts {
  inRange("dcVoltageV", dcVoltageV, 0);
  inRange("dcW", dcW, 0);
  if (dcW < inverter.pso) return 0 - Math.abs(inverter.pnt);
  const above = dcVoltageV - inverter.vdco;
  const limit = inverter.pdco * (1 + inverter.c1 * above);
  const start = inverter.pso * (1 + inverter.c2 * above);
  const curve = inverter.c0 * (1 + inverter.c3 * above);
  const slope = inverter.paco / (limit - start) - curve * (limit - start);
  return Math.min(inverter.paco, slope * (dcW - start) + curve * (dcW - start) ** 2);
}
