import { expect, test } from "vitest";
import { PowerFlowController } from "@oec/controller";
import { simulatedHome } from "@oec/simulation";

const START = Date.UTC(2026, 0, 14, 17);

/** A home with a car that can give 5 kW back, and a person who wants 3 kW of it. */
async function giving(socPercent: number, enabled = true): Promise<{ evW: number; socPercent: number }> {
  const home = simulatedHome(3, {
    start: START,
    maxStepMs: 1000,
    car: {
      initialSocPercent: socPercent,
      capabilities: { maxDischargeW: 5000 },
      charger: { v2x: { bidirectional: true, maxDischargeW: 5000, uses: ["home"] } },
    },
  });
  const { charger } = home.devices;
  const controller = new PowerFlowController({
    site: home.site,
    devices: { ...home.devices, ...(charger && { chargers: { charger } }) },
    clock: home.clock,
  });
  controller.setCarWishes("charger", { v2x: { enabled, minVehicleSocPercent: 40, reserveWh: 6000 } });
  const lease = { id: "give", householdId: "h", deviceId: "charger", powerW: -3000, setBy: "a person" };
  controller.setOverride({ ...lease, setAt: START, expiresAt: START + 7_200_000 });
  for (let second = 0; second < 900; second += 1) {
    home.step(1000);
    await controller.tick();
  }
  return { evW: home.powers.evW, socPercent: home.charger?.vehicle.socPercent ?? Number.NaN };
}

test("a car gives energy back where owner, car and charge point allow it", async () => {
  const { evW, socPercent } = await giving(80);
  expect(evW).toBeLessThan(-1000);
  expect(socPercent).toBeLessThan(80);
});

test("below the owner's minimum and reserve nothing is taken out of the car", async () => {
  expect((await giving(49)).evW).toBeGreaterThanOrEqual(0);
});

test("without the owner's consent nothing is taken out of the car", async () => {
  expect((await giving(80, false)).evW).toBeGreaterThanOrEqual(0);
});
