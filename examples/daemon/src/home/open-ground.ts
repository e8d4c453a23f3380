import { OecError, type Clock, type Metrics } from "@oec/domain";
import { SimulatedPriceSource, type SimulationEnvironment } from "@oec/simulation";
import type { DaemonConfig } from "../config/config.ts";
import { parseModbusAddress, type ModbusAddress } from "../devices/modbus-address.ts";
import { openModbusDevices, type OpenDevices } from "../devices/modbus-devices.ts";
import { serveSimulation } from "../devices/served-simulation.ts";
import { createPlant, simulatedGround, TICK_MS, type HomeGround, type HomeResume } from "./create-home.ts";
import { HomeRecorder } from "./recorder.ts";
import { RealPlant } from "./real-plant.ts";
import { realSite } from "./real-site.ts";

/** The ground of a home, what is simulated of it, and how to let go of its devices. */
export interface OpenGround extends AsyncDisposable {
  readonly ground: HomeGround;
  /** Absent for a real home. */
  readonly simulation: SimulationEnvironment | undefined;
  /** Of real devices. */
  readonly addresses: readonly ModbusAddress[];
}

/** What opening the ground needs. */
export interface GroundParts {
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly resume: HomeResume | undefined;
}

/**
 * Makes or reaches the devices of a home, as its configuration says.
 *
 * @throws `OecError` `DEVICE_UNREACHABLE` for a real device that does not answer.
 */
export async function openGround(config: DaemonConfig, parts: GroundParts): Promise<OpenGround> {
  if (config.home.devices === "modbus") return realGround(config, parts);
  const plant = createPlant(config.home, parts.clock.now(), parts.resume);
  if (config.home.devices === "simulated") return opened(simulatedGround(plant), plant);
  // Opening a device reads it, and a meter that has never measured does not answer.
  plant.step(TICK_MS);
  const served = await serveSimulation(plant, config.modbus.servePort, parts.metrics);
  return opened(simulatedGround(plant, served.devices), plant, served);
}

async function realGround(
  { modbus, site: said, home }: DaemonConfig,
  parts: GroundParts,
): Promise<OpenGround> {
  const { clock, metrics } = parts;
  const addresses = {
    battery: addressOf("battery", modbus.battery),
    gridMeter: addressOf("gridMeter", modbus.gridMeter),
    ...(modbus.inverter !== undefined && { inverter: addressOf("inverter", modbus.inverter) }),
  };
  const open = await openModbusDevices(addresses, { clock, metrics });
  const { devices } = open;
  const site = realSite(said, devices.battery.capabilities, devices.inverter?.capabilities);
  const plant = new RealPlant(clock, TICK_MS);
  // Until prices come from a market, they are made up, and their source says so.
  const market = new SimulatedPriceSource({ clock, seed: home.seed, timeZone: site.timeZone });
  const ground = { site, simulated: false, plant, clock, devices, market, recorder: new HomeRecorder() };
  return opened(ground, undefined, open, Object.values(addresses));
}

function opened(
  ground: HomeGround,
  simulation: SimulationEnvironment | undefined,
  devices?: OpenDevices,
  addresses: readonly ModbusAddress[] = [],
): OpenGround {
  return {
    ground,
    simulation,
    addresses,
    [Symbol.asyncDispose]: async () => {
      await devices?.[Symbol.asyncDispose]();
    },
  };
}

/** An address that the configuration has checked. */
function addressOf(name: string, text = ""): ModbusAddress {
  const address = parseModbusAddress(text);
  if (address !== undefined) return address;
  throw new OecError("INVALID_ARGUMENT", `modbus.${name} is "${text}", expected an address`, {
    context: { name, text },
  });
}
