import { formatInstant, OecError, type DeviceRecord, type Instant } from "@oec/domain";
import { z } from "zod";
import { homeDevices, lastReadings } from "../../home/home-devices.ts";
import { ApiError } from "../api-error.ts";
import { homeNow, storeOf, type ApiContext } from "../context.ts";
import { success } from "../envelope.ts";
import { answers, isoTime } from "../schemas.ts";
import type { Api } from "../server.ts";

const tags = ["devices"];

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, "up to 100 small letters, digits, dots, dashes and underscores")
  .meta({ examples: ["battery-garage"] });

const settings = z.object({
  type: z.enum(["battery", "inverter", "ev-charger", "grid-meter", "house-meter", "vehicle"]),
  manufacturer: z.string().min(1).max(200),
  model: z.string().min(1).max(200),
  ip: z.union([z.ipv4(), z.ipv6()]).optional(),
  port: z.int().min(1).max(65_535).optional(),
  config: z
    .record(z.string().max(100), z.union([z.string().max(1000), z.number(), z.boolean()]))
    .default({})
    .describe("Settings of its adapter, such as protocol, profile and unitId"),
});

const device = z.object({
  id: z.string(),
  type: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  ip: z.string().optional(),
  port: z.number().optional(),
  config: z.record(z.string(), z.unknown()),
  simulated: z.boolean(),
  inUse: z.boolean().describe("True for a device that the home is run with"),
  discoveredAt: isoTime,
  lastSeenAt: isoTime.nullable().describe("When it was last read; null: not yet"),
});

const found = z.object({
  id: z.string(),
  address: z.string().describe("As the section modbus of the configuration takes it"),
  manufacturer: z.string(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  parts: z.array(z.enum(["battery", "inverter", "meter"])).readonly(),
  firstSeenAt: isoTime,
  lastSeenAt: isoTime,
});

const byId = { params: z.strictObject({ id }) };

/** The devices of the home, those that were added by hand, and those that were found on the network. */
export function deviceRoutes(api: Api, context: ApiContext): void {
  const repository = () => storeOf(context).store.household(storeOf(context).householdId).devices;
  const own = () => homeDevices(context.home.parts.site, context.home.parts.simulated, homeNow(context));
  const all = async (): Promise<readonly DeviceRecord[]> =>
    context.kept === undefined ? own() : await repository().listAll();
  const shown = (record: DeviceRecord): z.output<typeof device> => {
    const inUse = own().some((one) => one.id === record.id);
    const at = inUse ? lastReadings(context.home).get(record.id) : record.lastSeenAt;
    return shownAs(record, inUse, at);
  };
  const shownAs = (
    record: DeviceRecord,
    inUse: boolean,
    at: Instant | undefined,
  ): z.output<typeof device> => ({
    id: record.id,
    type: record.type,
    manufacturer: record.manufacturer,
    model: record.model,
    ...(record.ip !== undefined && { ip: record.ip }),
    ...(record.port !== undefined && { port: record.port }),
    config: record.config,
    simulated: record.config["simulated"] === true,
    inUse,
    discoveredAt: formatInstant(record.discoveredAt),
    lastSeenAt: at === undefined ? null : formatInstant(at),
  });
  const known = async (wanted: string): Promise<DeviceRecord> => {
    const devices = await all();
    const record = devices.find((one) => one.id === wanted);
    if (record !== undefined) return record;
    const known = devices.map((one) => one.id).join(", ");
    throw new ApiError(404, "NO_DEVICE", `there is no device ${wanted}, only ${known}`, "id");
  };
  const notInUse = (wanted: string): void => {
    if (!own().some((one) => one.id === wanted)) return;
    const message = `the home is run with "${wanted}"; what it is comes from the configuration`;
    throw new ApiError(409, "DEVICE_IN_USE", message, "id");
  };

  api.get(
    "/api/v1/devices",
    {
      config: { scope: "read" },
      schema: {
        tags,
        summary: "The devices of the home, and those that were added or found",
        response: answers(z.object({ devices: z.array(device).readonly() })),
      },
    },
    async () => success({ devices: (await all()).map(shown) }, context.now()),
  );
  api.get(
    "/api/v1/devices/discovered",
    {
      config: { scope: "read" },
      schema: {
        tags,
        summary: "What was found on the network",
        response: answers(
          z.object({
            enabled: z.boolean().describe("False: modbus.search_ranges names nothing to search"),
            scannedAt: isoTime.nullable().describe("End of the last scan; null before the first"),
            devices: z.array(found).readonly(),
          }),
        ),
      },
    },
    () => {
      const { enabled, scannedAt, devices } = context.search;
      const at = scannedAt === undefined ? null : formatInstant(scannedAt);
      return success({ enabled, scannedAt: at, devices }, context.now());
    },
  );
  api.get(
    "/api/v1/devices/:id",
    {
      config: { scope: "read" },
      schema: { tags, summary: "One device", ...byId, response: answers(device) },
    },
    async ({ params }) => success(shown(await known(params.id)), context.now()),
  );
  api.post(
    "/api/v1/devices",
    {
      config: { scope: "admin" },
      schema: {
        tags,
        summary: "Add a device by hand",
        description: "It is kept and shown. Which devices the home is run with is said in the configuration.",
        body: settings.extend({ id }).strict(),
        response: answers(device),
      },
    },
    async ({ body }) => {
      const now = homeNow(context);
      const record = recordOf(body.id, body, now, now);
      try {
        await repository().insertDevice(record);
      } catch (error) {
        if (!OecError.is(error) || error.code !== "DUPLICATE_ID") throw error;
        throw new ApiError(409, "DEVICE_EXISTS", `there is a device "${body.id}" already`, "id");
      }
      return success(shown(record), context.now());
    },
  );
  api.put(
    "/api/v1/devices/:id",
    {
      config: { scope: "admin" },
      schema: {
        tags,
        summary: "Replace what is known of a device",
        ...byId,
        body: settings.strict(),
        response: answers(device),
      },
    },
    async ({ params, body }) => {
      const devices = repository();
      const before = await known(params.id);
      notInUse(params.id);
      const record = recordOf(params.id, body, before.discoveredAt, before.lastSeenAt);
      await devices.updateDevice(record);
      return success(shown(record), context.now());
    },
  );
  api.delete(
    "/api/v1/devices/:id",
    {
      config: { scope: "admin" },
      schema: {
        tags,
        summary: "Remove a device with its history",
        ...byId,
        response: answers(z.object({ removed: z.literal(true) })),
      },
    },
    async ({ params }) => {
      const devices = repository();
      await known(params.id);
      notInUse(params.id);
      await devices.delete(params.id);
      return success({ removed: true as const }, context.now());
    },
  );
}

function recordOf(
  deviceId: string,
  { type, manufacturer, model, ip, port, config }: z.output<typeof settings>,
  discoveredAt: number,
  lastSeenAt: number,
): DeviceRecord {
  return {
    id: deviceId,
    type,
    manufacturer,
    model,
    ...(ip !== undefined && { ip }),
    ...(port !== undefined && { port }),
    config,
    discoveredAt,
    lastSeenAt,
  };
}
