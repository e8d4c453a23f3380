import type { BatteryCapabilities, Hours, Percent, WattHours, Watts } from "@oec/domain";
import { within } from "../check.ts";
import type { BatteryPlant, StoreStep } from "./battery-plant.ts";

/**
 * A store with constant one-way efficiencies: the planning model as a plant, for runs in which plan and plant agree.
 *
 * @param battery - Capacity and efficiencies.
 * @param initialSocPercent - SoC at the start, 0 to 100.
 * @throws `OecError` `OUT_OF_RANGE` if the SoC is not in its range.
 */
export function linearPlant(
  battery: Pick<BatteryCapabilities, "capacityWh" | "chargeEfficiency" | "dischargeEfficiency">,
  initialSocPercent: Percent,
): BatteryPlant {
  return new LinearPlant(battery, initialSocPercent);
}

class LinearPlant implements BatteryPlant {
  readonly #battery: Pick<BatteryCapabilities, "capacityWh" | "chargeEfficiency" | "dischargeEfficiency">;
  #storedWh: WattHours;

  constructor(
    battery: Pick<BatteryCapabilities, "capacityWh" | "chargeEfficiency" | "dischargeEfficiency">,
    soc: Percent,
  ) {
    this.#battery = battery;
    this.#storedWh = (battery.capacityWh * within("initialSocPercent", soc, 0, 100)) / 100;
  }

  get storedWh(): WattHours {
    return this.#storedWh;
  }

  get socPercent(): Percent {
    return (this.#storedWh / this.#battery.capacityWh) * 100;
  }

  step(powerW: Watts, hours: Hours, minSocPercent: Percent, maxSocPercent: Percent): StoreStep {
    const { capacityWh, chargeEfficiency, dischargeEfficiency } = this.#battery;
    const before = this.#storedWh;
    if (powerW >= 0) {
      const wantedWh = powerW * hours * chargeEfficiency;
      const roomWh = Math.max(0, (capacityWh * maxSocPercent) / 100 - before);
      // Where it fits, the power is the one asked for to the last bit.
      const fits = wantedWh <= roomWh;
      const takenWh = fits ? wantedWh : roomWh;
      const acW = fits ? powerW : takenWh / (hours * chargeEfficiency);
      this.#storedWh = before + takenWh;
      return { powerW: acW, lossW: acW - takenWh / hours };
    }
    const wantedWh = (-powerW * hours) / dischargeEfficiency;
    const thereWh = Math.max(0, before - (capacityWh * minSocPercent) / 100);
    const fits = wantedWh <= thereWh;
    const drawnWh = fits ? wantedWh : thereWh;
    const acW = fits ? -powerW : (drawnWh * dischargeEfficiency) / hours;
    this.#storedWh = before - drawnWh;
    return { powerW: -acW, lossW: drawnWh / hours - acW };
  }
}
