import { evChargerContract } from "@oec/domain/testing";
import { SimulationClock } from "@oec/simulation";
import { OcppEvCharger, policyFor } from "../../src/index.ts";
import { MemoryStation, pass, type StationFaults } from "../support/memory-station.ts";

const CAPABILITIES = {
  minCurrentA: 6,
  maxCurrentA: 16,
  currentStepA: 0.1,
  phases: [3],
  connectorType: "type2",
  latencyMs: 5_000,
} as const;

const isPurpose =
  (purpose: string) =>
  (request: { readonly csChargingProfiles: { readonly chargingProfilePurpose: string } }) =>
    request.csChargingProfiles.chargingProfilePurpose === purpose;

const STATIONS: readonly (readonly [string, StationFaults, { vendor: string; model: string } | undefined])[] =
  [
    ["OcppEvCharger", {}, undefined],
    [
      "OcppEvCharger with a station that refuses ChargePointMaxProfile",
      { refuses: isPurpose("ChargePointMaxProfile") },
      { vendor: "EVBox", model: "Elvi" },
    ],
    [
      "OcppEvCharger with a station that takes stack level 0 only",
      { refuses: (request) => request.csChargingProfiles.stackLevel > 0 },
      undefined,
    ],
    [
      "OcppEvCharger with a station that takes relative profiles only",
      { refuses: (request) => request.csChargingProfiles.chargingProfileKind !== "Relative" },
      { vendor: "Wallbox", model: "Pulsar" },
    ],
  ];

for (const [name, faults, identity] of STATIONS) {
  evChargerContract(name, async () => {
    const clock = new SimulationClock({ start: Date.UTC(2026, 0, 1, 12) });
    const station = new MemoryStation(clock, faults);
    const subject = await OcppEvCharger.open({
      station,
      clock,
      capabilities: CAPABILITIES,
      policy: policyFor(identity),
    });
    return {
      subject,
      settle: () => pass(clock, station, 30_000),
      close: async () => subject[Symbol.asyncDispose](),
    };
  });
}
