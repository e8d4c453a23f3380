import { batteryContract, gridMeterContract } from "@oec/domain/testing";
import { simulatedHome, type SimulationEnvironment } from "@oec/simulation";

function pass(home: SimulationEnvironment): Promise<void> {
  home.step(10_000);
  return Promise.resolve();
}

batteryContract("the simulated battery", () => {
  const home = simulatedHome(7, { battery: { startsAs: "idle" } });
  return { subject: home.devices.battery, settle: () => pass(home) };
});

gridMeterContract("the simulated grid meter", () => {
  const home = simulatedHome(7);
  home.step(10_000);
  return { subject: home.devices.gridMeter, settle: () => pass(home) };
});
