import { batteryPlantStep, chargeEnergyWh, lfpCurve, NOTTON_TYPE_2, nottonEfficiency } from "@oec/domain";
import type { BatteryPlantModel, Hours, NottonConverter, Percent, WattHours, Watts } from "@oec/domain";
import { positive, within } from "../check.ts";
import type { BatteryPlant, StoreStep } from "./battery-plant.ts";

/** Cells behind a converter. */
export interface CellPlantOptions {
  /** Energy between empty and full [Wh]. */
  readonly capacityWh: WattHours;
  /** Rated power of the converter [W]. */
  readonly ratedW: Watts;
  readonly initialSocPercent: Percent;
  /** LFP cells in series; default 16. */
  readonly cells?: number;
  /** Inner resistance of the pack [ohm]; default 0.02 for 16 cells and 10 kWh. */
  readonly resistanceOhm?: number;
  /** Losses of the converter; default Notton's type 2. */
  readonly converter?: NottonConverter;
}

const CLIP_ROUNDS = 6;
/** Below this nothing gets through the converter [W]. */
const STANDBY_W = 0.01;

/**
 * LFP cells with a voltage that follows their charge and an inner resistance, behind a converter with losses at part load: a
 * plant that differs from the linear model that plans.
 *
 * SoC counts charge, as a battery's own meter does, not energy.
 *
 * @throws `OecError` `OUT_OF_RANGE` if an option is not in its range.
 */
export function cellPlant(options: CellPlantOptions): BatteryPlant {
  return new CellPlant(options);
}

class CellPlant implements BatteryPlant {
  readonly #model: BatteryPlantModel;
  readonly #ratedW: Watts;
  readonly #converter: NottonConverter;
  #chargeAh: number;
  #storedWh: WattHours;

  constructor(options: CellPlantOptions) {
    const { capacityWh, cells = 16, converter = NOTTON_TYPE_2, initialSocPercent } = options;
    const openCircuit = lfpCurve(cells);
    const capacityAh = positive("capacityWh", capacityWh) / chargeEnergyWh(openCircuit, 1, 0, 1);
    const resistanceOhm = within("resistanceOhm", options.resistanceOhm ?? 0.02, 0, Infinity);
    // The simulated battery warms itself, converter and cells as one body.
    this.#model = { capacityAh, openCircuit, resistanceOhm, heatCapacityJPerK: 1, coolingWPerK: 0 };
    this.#ratedW = positive("ratedW", options.ratedW);
    this.#converter = converter;
    this.#chargeAh = (capacityAh * within("initialSocPercent", initialSocPercent, 0, 100)) / 100;
    this.#storedWh = chargeEnergyWh(openCircuit, capacityAh, 0, this.#chargeAh);
  }

  get storedWh(): WattHours {
    return this.#storedWh;
  }

  get socPercent(): Percent {
    return (this.#chargeAh / this.#model.capacityAh) * 100;
  }

  step(powerW: Watts, hours: Hours, minSocPercent: Percent, maxSocPercent: Percent): StoreStep {
    if (Math.abs(powerW) < STANDBY_W) return { powerW: 0, lossW: 0 };
    const { capacityAh } = this.#model;
    const state = { chargeAh: this.#chargeAh, temperatureC: 20 };
    const moved = batteryPlantStep(this.#model, state, { powerW: this.#dcOf(powerW), hours, ambientC: 20 });
    const lowAh = Math.min(this.#chargeAh, (capacityAh * minSocPercent) / 100);
    const highAh = Math.max(this.#chargeAh, (capacityAh * maxSocPercent) / 100);
    const wantedAh = moved.state.chargeAh;
    const chargeAh = Math.min(highAh, Math.max(lowAh, wantedAh));
    // Full cells, empty cells and cells at their strongest give another power than asked: it follows from what they did.
    const asAsked =
      chargeAh === wantedAh && Math.abs(moved.powerW - this.#dcOf(powerW)) <= 1e-6 * Math.abs(powerW);
    const acW = asAsked ? powerW : this.#acOf(this.#terminalPower(chargeAh, hours));
    const { openCircuit } = this.#model;
    const changeWh = chargeEnergyWh(openCircuit, capacityAh, this.#chargeAh, chargeAh);
    this.#chargeAh = chargeAh;
    this.#storedWh += changeWh;
    return { powerW: acW, lossW: acW - changeWh / hours };
  }

  /** Mean power at the cells that moves them to a charge within the step. */
  #terminalPower(toAh: number, hours: Hours): Watts {
    const { openCircuit, capacityAh, resistanceOhm } = this.#model;
    const currentA = (toAh - this.#chargeAh) / hours;
    return (
      chargeEnergyWh(openCircuit, capacityAh, this.#chargeAh, toAh) / hours +
      resistanceOhm * currentA * currentA
    );
  }

  /** Power at the cells for a power at the busbar. */
  #dcOf(acW: Watts): Watts {
    const efficiency = nottonEfficiency(this.#converter, Math.abs(acW) / this.#ratedW);
    if (efficiency === 0) return 0;
    return acW > 0 ? acW * efficiency : acW / efficiency;
  }

  /** Power at the busbar for a power at the cells; the loss at part load depends on the result, so it is approached. */
  #acOf(dcW: Watts): Watts {
    let acW = dcW;
    for (let round = 0; round < CLIP_ROUNDS; round += 1) {
      const efficiency = nottonEfficiency(this.#converter, Math.abs(acW) / this.#ratedW);
      if (efficiency === 0) return 0;
      acW = dcW > 0 ? dcW / efficiency : dcW * efficiency;
    }
    return acW;
  }
}
