import type { Clock } from "@oec/domain";
import type { HomeDevices } from "@oec/simulation";

/** Somebody who controls a home by a simple rule, cycle by cycle: the grid to zero, the car at 8 A. */
export class Rule {
  readonly #devices: HomeDevices;
  readonly #clock: Clock;
  readonly #priceAt: (at: number) => number;
  /** A change of the rule, for whoever wants to see a difference. */
  readonly #extraW: number;

  constructor(devices: HomeDevices, clock: Clock, priceAt: (at: number) => number = () => 1, extraW = 0) {
    this.#devices = devices;
    this.#clock = clock;
    this.#priceAt = priceAt;
    this.#extraW = extraW;
  }

  async tick(): Promise<void> {
    const { battery, gridMeter, inverter, charger } = this.#devices;
    await ignoring(inverter.readState());
    const own = await ignoring(battery.readState());
    const grid = await ignoring(gridMeter.read());
    const gridW = grid?.value.powerW ?? 0;
    const wantedW =
      this.#priceAt(this.#clock.now()) < 0 ? 3000 : (own?.value.powerW ?? 0) - gridW + this.#extraW;
    const powerW = Number.isFinite(wantedW) ? Math.max(-5000, Math.min(5000, Math.round(wantedW))) : 0;
    await ignoring(battery.setPower({ powerW, validForMs: 60_000, fallback: "autonomous" }));
    if (charger === undefined) return;
    const car = await ignoring(charger.readState());
    if (car?.value.status === "preparing") await ignoring(charger.startCharging());
    if (car?.value.connected === true) {
      await ignoring(charger.setCurrent({ currentA: 8, validForMs: 60_000, fallbackA: 6 }));
    }
  }
}

async function ignoring<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch {
    return undefined;
  }
}
