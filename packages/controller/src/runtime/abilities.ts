import {
  validateChargerCapabilities,
  validateGridLimits,
  validateVehicleCapabilities,
  type Site,
} from "@oec/domain";
import type { controlConfig } from "../config.ts";
import type { ChargerAbilities } from "../charge/charger-config.ts";
import type { ControlledDevices } from "./ports.ts";

/** What the ports of charge points can do. */
const abilitiesOf = (
  chargers: NonNullable<ControlledDevices["chargers"]>,
): Readonly<Record<string, ChargerAbilities>> =>
  Object.fromEntries(
    Object.entries(chargers).map(([id, charger]) => [
      id,
      {
        phaseSwitch: charger.setPhases !== undefined,
        ...(charger.v2xCapabilities?.bidirectional === true && { v2x: charger.v2xCapabilities }),
      },
    ]),
  );

/** What all devices of a site can do. */
export const abilitiesOfAll = ({
  battery,
  inverter,
  chargers,
}: ControlledDevices): Parameters<typeof controlConfig>[1] => ({
  ...(battery && { battery: battery.capabilities }),
  ...(inverter && { inverter: inverter.capabilities }),
  ...(chargers && { chargers: abilitiesOf(chargers) }),
});

/** A site whose limits can be kept. @throws `OecError` `OUT_OF_RANGE`, `NOT_FINITE`, `INVALID_ARGUMENT` for one that cannot. */
export function checkedSite(site: Site): Site {
  validateGridLimits(site.grid);
  for (const { capabilities, vehicle } of site.chargers) {
    validateChargerCapabilities(capabilities);
    if (vehicle) validateVehicleCapabilities(vehicle);
  }
  return site;
}
