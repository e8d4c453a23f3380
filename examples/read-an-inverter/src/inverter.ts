import { encodeNumber, encodeText, type Profile } from "@oec/modbus";
import type { UnitTables } from "@oec/modbus/testing";

/** What a hybrid inverter says at noon, in the vendor's own signs: it exports 2,400 W, and its battery charges. */
const NOON: Readonly<Record<string, number>> = {
  ratedCapacity: 10_000,
  maxChargePower: 5_000,
  maxDischargePower: 5_000,
  soc: 55.3,
  batteryPower: 1_500,
  batteryStatus: 2,
  maxActivePower: 8_000,
  pvPower: 4_200,
  activePower: 2_600,
  gridPower: 2_400,
  gridPowerL1: 800,
  gridPowerL2: 800,
  gridPowerL3: 800,
};

/** Puts the values of an inverter into the registers of a test server's unit. */
export function showInverter(unit: UnitTables, profile: Profile): void {
  for (const [name, value] of Object.entries(NOON)) {
    const spec = profile.registers[name];
    if (spec !== undefined) unit[spec.table].set(spec.address, encodeNumber(value, spec));
  }
  for (const [name, text] of Object.entries({ model: "SUN2000-8KTL-M1", serial: "HV0000000001" })) {
    const spec = profile.registers[name];
    if (spec !== undefined) unit[spec.table].set(spec.address, encodeText(text, spec.words ?? 1));
  }
}
