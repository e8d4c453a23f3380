import {
  AuthorisationList,
  CentralSystem,
  MemoryTransactionStore,
  OCPP16,
  OcppEvCharger,
  StationPorts,
} from "@oec/ocpp";
import { OcppServer } from "@oec/ocpp/node";
import { HOME_CHARGER, SimulationClock } from "@oec/simulation";
import { garage, wallClock } from "./garage.ts";

// Amperes per phase for each quarter of an hour, as a planner would say them.
const plan = [16, 6, 0, 10.5];

// The charger and its car live in simulated time; with a real charger this is the wall clock too.
const clock = new SimulationClock({ start: Date.UTC(2026, 5, 21) });
const ports = new StationPorts();
const authorisation = new AuthorisationList({ OEC: { status: "Accepted" } });
const store = new MemoryTransactionStore();
const central = new CentralSystem({ clock, store, authorisation, onEvent: ports.hear });
await using server = await OcppServer.listen({
  host: "127.0.0.1",
  port: 0,
  clock: wallClock,
  protocols: [OCPP16],
  authenticate: () => ({ admitted: true }),
  accept: ({ stationId }) => central.accept(stationId),
});
const { pass, close } = await garage(`ws://127.0.0.1:${server.port}`, clock);

const station = central.station("garage");
while (!station.isReady || station.connector(1) === undefined) await pass(1);
console.log(`${station.bootNotification?.chargePointModel ?? "a charger"} is ready`);

const made = { station: ports.port(station), clock, capabilities: HOME_CHARGER };
await using charger = await OcppEvCharger.open(made);
await charger.startCharging();
const start = clock.now();
for (const currentA of plan) {
  // If this program dies, the charger falls to 6 A within two minutes, by itself.
  const accepted = await charger.setCurrent({ currentA, validForMs: 15 * 60_000, fallbackA: 6 });
  await pass(14);
  const { value, quality } = await charger.readState();
  const told = accepted.ok ? `${accepted.value} A` : accepted.error;
  console.log(`+${(clock.now() - start) / 60_000} min: ${told}, ${Math.round(value.powerW)} W (${quality})`);
  await pass(1);
}
await charger.stopCharging();
await pass(1);
const [transaction] = store.all();
const energyWh = (transaction?.meterStopWh ?? 0) - (transaction?.meterStartWh ?? 0);
console.log(`${energyWh} Wh charged`);
await close();
