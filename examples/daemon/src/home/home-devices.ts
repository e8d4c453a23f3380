import type { DeviceRecord, Instant, Site } from "@oec/domain";

/** Id of the meter at the grid connection. */
export const METER_ID = "meter";

/** The devices of a home as the store knows them. */
export function homeDevices(site: Site, simulated: boolean, at: Instant): readonly DeviceRecord[] {
  const device = (
    id: string,
    type: DeviceRecord["type"],
    model: string,
    config: DeviceRecord["config"],
  ): DeviceRecord => ({
    id,
    type,
    manufacturer: simulated ? "Open Energy Controller" : "unknown",
    model: `${simulated ? "Simulated " : ""}${model}`,
    config: { simulated, ...config },
    discoveredAt: at,
    lastSeenAt: at,
  });
  return [
    ...site.batteries.map(({ id, model: { capacityWh, maxChargeW, maxDischargeW } }) =>
      device(id, "battery", "battery", { capacityWh, maxChargeW, maxDischargeW }),
    ),
    ...site.inverters.map(({ id, maxAcW }) => device(id, "inverter", "inverter", { maxAcW })),
    device(METER_ID, "grid-meter", "grid meter", { fuseA: site.grid.fuseA }),
  ];
}
