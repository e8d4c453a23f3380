import type { ChargerAbilities } from "../charge/charger-config.ts";
import type { ControlledDevices } from "./ports.ts";

/** What the ports of charge points can do. */
export const abilitiesOf = (
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
