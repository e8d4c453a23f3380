import type { Profile } from "./profile.ts";

/** Fronius GEN24 hybrid inverters: everything is SunSpec. */
export const FRONIUS: Profile = {
  id: "fronius",
  vendor: "Fronius",
  models: ["GEN24"],
  ports: [502],
  unitIds: [1],
  connection: { timeoutMs: 3_000 },
  reading: { maxGap: 16, maxCount: 120, forbidden: [] },
  registers: {},
  sunspec: { meterFactor: 1 },
  notes: [
    "Unit 1 is the inverter; the smart meter is unit 200, on some installations 240.",
    "The battery is models 124 and 160: inputs 3 and 4 of model 160 are its charging and discharging power.",
    "Modbus and inverter control over it must be switched on by the owner in the inverter's pages.",
  ],
};
