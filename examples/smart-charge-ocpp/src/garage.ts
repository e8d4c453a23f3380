import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "@oec/domain";
import { OCPP16 } from "@oec/ocpp";
import { OcppClient } from "@oec/ocpp/node";
import { SimulatedStation } from "@oec/ocpp/simulator";
import { HOME_CHARGER, SimulatedCharger, SimulatedVehicle, type SimulationClock } from "@oec/simulation";

/** The clock of this computer. */
export const wallClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (durationMs) => sleep(durationMs),
};

/** What the program does with the garage. */
interface Garage {
  /** Lets minutes pass; the station looks at its charger every ten seconds. */
  readonly pass: (minutes: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A charger with a car in simulated time, behind a real connection. */
export async function garage(url: string, clock: SimulationClock): Promise<Garage> {
  const vehicle = new SimulatedVehicle({
    capabilities: {
      capacityWh: 60_000,
      maxChargeW: 11_040,
      maxDischargeW: 0,
      minCurrentA: 6,
      phases: 3,
      chargeEfficiency: 0.9,
      dischargeEfficiency: 0.9,
    },
    initialSocPercent: 40,
  });
  const charger = new SimulatedCharger({ capabilities: HOME_CHARGER, vehicle, clock });
  const station = await SimulatedStation.create({ clock, charger });
  const accept = () => station.accept();
  const client = new OcppClient({ url, stationId: "garage", clock, protocols: [OCPP16], accept });
  client.start();

  const pass = async (minutes: number): Promise<void> => {
    for (let seconds = 0; seconds < minutes * 60; seconds++) {
      charger.step(clock.now(), 1000, { phaseVoltageV: [230, 230, 230] });
      clock.step(1000);
      if (seconds % 10 === 0) await Promise.all([station.poll(), sleep(1)]);
    }
  };
  return { pass, close: () => client.close() };
}
