import { ageByTime, ageByUse, healthPercent, marginalCycleLoss, NEW_BATTERY } from "@oec/domain";
import type {
  Ageing,
  BatteryCapabilities,
  Celsius,
  DegradationState,
  Hours,
  Percent,
  WattHours,
} from "@oec/domain";

const HOURS_PER_DAY = 24;
/** Steps add up to a day but for rounding. */
const ROUNDING_HOURS = 1e-6;

/** Ages a battery day by day: by time at the day's mean SoC and temperature, by use at its depth and mean power. */
export class WearMeter {
  readonly #capacityWh: WattHours;
  #ageing: Ageing = NEW_BATTERY;
  #throughputWh = 0;
  #day = { hours: 0, movingHours: 0, movedWh: 0, socHours: 0, warmHours: 0, lowest: 100, highest: 0 };

  constructor(capabilities: Pick<BatteryCapabilities, "capacityWh">) {
    this.#capacityWh = capabilities.capacityWh;
  }

  /** Adds a step: energy moved in or out of the store, and the state at its end. */
  add(movedWh: WattHours, socPercent: Percent, temperatureC: Celsius, hours: Hours): void {
    const day = this.#day;
    this.#throughputWh += movedWh;
    day.hours += hours;
    day.movedWh += movedWh;
    if (movedWh > 0) day.movingHours += hours;
    day.socHours += socPercent * hours;
    day.warmHours += temperatureC * hours;
    day.lowest = Math.min(day.lowest, socPercent);
    day.highest = Math.max(day.highest, socPercent);
    if (day.hours >= HOURS_PER_DAY - ROUNDING_HOURS) this.#endDay();
  }

  /** How worn the battery is; use and time count at the end of each day. */
  get degradation(): DegradationState {
    return {
      equivalentCycles: this.#throughputWh / (2 * this.#capacityWh),
      healthPercent: healthPercent(this.#ageing),
      healthLossPerCycle: 100 * marginalCycleLoss(this.#ageing, { cRate: 0.3, depthPercent: 80 }),
    };
  }

  #endDay(): void {
    const { hours, movingHours, movedWh, socHours, warmHours, lowest, highest } = this.#day;
    const calendar = {
      temperatureC: warmHours / hours,
      socPercent: Math.min(100, Math.max(0, socHours / hours)),
    };
    this.#ageing = ageByTime(this.#ageing, calendar, hours / HOURS_PER_DAY);
    if (movedWh > 0) {
      const cRate = movedWh / this.#capacityWh / movingHours;
      const depthPercent = Math.min(100, Math.max(0, highest - lowest));
      this.#ageing = ageByUse(this.#ageing, { cRate, depthPercent }, movedWh / (2 * this.#capacityWh));
    }
    this.#day = { hours: 0, movingHours: 0, movedWh: 0, socHours: 0, warmHours: 0, lowest: 100, highest: 0 };
  }
}
