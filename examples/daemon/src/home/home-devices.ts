import type { DeviceRecord, Instant, Site } from "@oec/domain";

/** Id of the meter at the grid connection. */
export const METER_ID = "meter";

/** The devices of a simulated home as the store knows them. */
export function homeDevices(site: Site, at: Instant): readonly DeviceRecord[] {
  const device = (
    id: string,
    type: DeviceRecord["type"],
    model: string,
    config: DeviceRecord["config"],
  ): DeviceRecord => ({
    id,
    type,
    manufacturer: "Open Energy Controller",
    model,
    config: { simulated: true, ...config },
    discoveredAt: at,
    lastSeenAt: at,
  });
  return [
    ...site.batteries.map(({ id, model: { capacityWh, maxChargeW, maxDischargeW } }) =>
      device(id, "battery", "Simulated battery", { capacityWh, maxChargeW, maxDischargeW }),
    ),
    ...site.inverters.map(({ id, maxAcW }) => device(id, "inverter", "Simulated inverter", { maxAcW })),
    device(METER_ID, "grid-meter", "Simulated grid meter", { fuseA: site.grid.fuseA }),
  ];
}
