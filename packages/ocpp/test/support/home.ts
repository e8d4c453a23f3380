import { HOME_CHARGER, SimulatedCharger, SimulatedVehicle, SimulationClock } from "@oec/simulation";
import type { Clock } from "@oec/domain";

/** A charger with a car that is plugged in, and the call that lets time pass for both. */
export function simulatedEvse(start = Date.UTC(2026, 0, 1)): {
  readonly charger: SimulatedCharger;
  readonly clock: SimulationClock;
  readonly pass: (ms: number) => void;
} {
  const clock = new SimulationClock({ start });
  const vehicle = new SimulatedVehicle({
    capabilities: {
      capacityWh: 60_000,
      maxChargeW: 11_000,
      maxDischargeW: 0,
      minCurrentA: 6,
      phases: 3,
      chargeEfficiency: 0.9,
      dischargeEfficiency: 0.9,
    },
    initialSocPercent: 40,
  });
  const charger = new SimulatedCharger({ capabilities: HOME_CHARGER, vehicle, clock });
  const pass = (ms: number): void => {
    for (let done = 0; done < ms; done += 1000) {
      charger.step(clock.now(), 1000, { phaseVoltageV: [230, 230, 230] });
      clock.step(1000);
    }
  };
  return { charger, clock, pass };
}

/** A clock whose wall time is the simulation's and whose timers are the computer's. */
export const mixedClock = (simulated: Clock): Clock => ({
  now: () => simulated.now(),
  monotonicMs: () => performance.now(),
  sleep: (durationMs, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, durationMs);
      timer.unref();
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(new Error("aborted"));
      });
    }),
});
