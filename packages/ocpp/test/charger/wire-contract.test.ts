// The contract over a real wire: central system, WebSocket server and client, simulated station, simulated charger and car.
import { evChargerContract } from "@oec/domain/testing";
import { OcppEvCharger, policyFor, quirkNormaliser, StationPorts } from "../../src/index.ts";
import { AuthorisationList } from "../../src/central-system/authorisation.ts";
import { CentralSystem } from "../../src/central-system/central-system.ts";
import { MemoryTransactionStore } from "../../src/central-system/transaction.ts";
import { OCPP16 } from "../../src/messages/v16.ts";
import { OcppClient } from "../../src/node/client.ts";
import { OcppServer } from "../../src/node/server.ts";
import { SimulatedStation, type StationFaults } from "../../src/simulator/index.ts";
import { mixedClock, simulatedEvse } from "../support/home.ts";
import { until } from "../support/server.ts";

const STATIONS: readonly (readonly [string, StationFaults])[] = [
  ["OcppEvCharger over a wire", {}],
  [
    "OcppEvCharger over a wire with a station of stack level 0 and TxProfiles only",
    { refusesPurposes: ["ChargePointMaxProfile", "TxDefaultProfile"], maxStackLevel: 0 },
  ],
];

for (const [name, faults] of STATIONS) {
  evChargerContract(name, async () => {
    const { charger, clock: simulated, pass } = simulatedEvse();
    const clock = mixedClock(simulated);
    const ports = new StationPorts();
    const central = new CentralSystem({
      clock,
      store: new MemoryTransactionStore(),
      authorisation: new AuthorisationList({}, "Accepted"),
      normaliserOf: () => quirkNormaliser(policyFor(undefined)),
      onEvent: ports.hear,
    });
    const server = await OcppServer.listen({
      host: "127.0.0.1",
      port: 0,
      clock,
      protocols: [OCPP16],
      authenticate: () => ({ admitted: true }),
      accept: ({ stationId }) => central.accept(stationId),
    });
    const simulatedStation = await SimulatedStation.create({ clock, charger, faults });
    simulatedStation.configuration.answerChange({ key: "MeterValueSampleInterval", value: "10" });
    const client = new OcppClient({
      url: `ws://127.0.0.1:${server.port}`,
      stationId: "CP1",
      clock,
      protocols: [OCPP16],
      accept: () => simulatedStation.accept(),
    });
    client.start();
    const station = central.station("CP1");
    await until(() => station.isOnline);
    pass(10_000);
    await until(() => {
      void simulatedStation.poll();
      return station.isReady && station.connector(1)?.status === "Preparing";
    });
    const subject = await OcppEvCharger.open({
      station: ports.port(station),
      clock,
      capabilities: { ...charger.capabilities, phases: [3], currentStepA: 0.1 },
    });
    return {
      subject,
      settle: async () => {
        // Less than the contract's leases of 60 s: after them the station falls to 0 A by itself.
        for (let turn = 0; turn < 4; turn++) {
          pass(10_000);
          await simulatedStation.poll();
          // What was queued at the station arrives in the meantime.
          await until(() => simulatedStation.queue.size === 0);
        }
      },
      close: async () => {
        await subject[Symbol.asyncDispose]();
        await client.close();
        await server.close();
      },
    };
  });
}
