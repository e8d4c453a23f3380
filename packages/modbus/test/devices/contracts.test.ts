import { batteryContract, gridMeterContract } from "@oec/domain/testing";
import { profileById } from "@oec/modbus";
import { servedHome, type ServedHome } from "../support/served-home.ts";

const contractOf = <Device>(served: ServedHome, subject: Device) => ({
  subject,
  settle: () => {
    served.home.step(10_000);
    return Promise.resolve();
  },
  close: async () => {
    await served[Symbol.asyncDispose]();
  },
});

for (const id of ["generic", "huawei", "sungrow", "sma"]) {
  batteryContract(`a battery behind the ${id} registers`, async () => {
    const served = await servedHome(profileById(id));
    return contractOf(served, await served.factory.createBattery("battery"));
  });

  gridMeterContract(`a meter behind the ${id} registers`, async () => {
    const served = await servedHome(profileById(id));
    return contractOf(served, await served.factory.createGridMeter("grid-meter"));
  });
}

batteryContract("a battery behind the SolarEdge registers", async () => {
  const served = await servedHome(profileById("solaredge"));
  return contractOf(served, await served.factory.createBattery("battery"));
});
