import type { DeviceRecord, Instant, Site } from "@oec/domain";
import type { Home } from "./home.ts";

/** Id of the meter at the grid connection. */
export const METER_ID = "meter";

/** The devices of a home as the store knows them. @param at - When they were found. */
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
    ...site.chargers.map(({ id, capabilities: { maxCurrentA } }) =>
      device(id, "ev-charger", "charge point", { maxCurrentA }),
    ),
    device(METER_ID, "grid-meter", "grid meter", { fuseA: site.grid.fuseA }),
  ];
}

/** When each device of a home was last read, by its id; one that never was has no entry. */
export function lastReadings({ snapshot, parts: { site, controller } }: Home): ReadonlyMap<string, Instant> {
  const { battery, pv, chargers, chargerIds } = controller.state;
  const read: readonly (readonly [id: string, at: Instant | undefined])[] = [
    [METER_ID, snapshot?.at],
    ...site.batteries.map(({ id }) => [id, battery.last?.at] as const),
    ...site.inverters.map(({ id }) => [id, pv.last?.at] as const),
    ...chargerIds.map((id, index) => [id, chargers[index]?.track.last?.at] as const),
  ];
  return new Map(read.flatMap(([id, at]) => (at === undefined ? [] : [[id, at] as const])));
}
