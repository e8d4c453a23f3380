import { addressesOf } from "@oec/modbus";
import { z } from "zod";
import { ADDRESS_FORM, parseModbusAddress } from "../devices/modbus-address.ts";
import { isLoopbackName, LOOPBACK_NAMES } from "./loopback.ts";
import { missingForSources, prices, weather } from "./sources.ts";

/** Scenarios of the simulated home; `today` is an ordinary home at the present date. */
export const SCENARIO_NAMES = [
  "today",
  "sunny_day",
  "cloudy_day",
  "peak_pricing",
  "battery_arbitrage",
  "ev_charging_deadline",
] as const;

/** Where the devices of the home are. */
const DEVICES = ["simulated", "simulated-over-modbus", "modbus"] as const;

/** Levels of the log, the most talkative first. */
const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

/** A secret of HS256 must have at least as many bits as the hash: 32 bytes. */
export const SECRET_CHARACTERS = 32;

const hostName = z.string().regex(/^[\w.:[\]-]{1,253}$/, "a name or an address without scheme and port");
const origin = z
  .string()
  .refine(isOrigin, "an origin as browsers write it, such as https://home.example, without a path");
const days = z.int().min(1).max(36_500);

const server = {
  host: hostName
    .default("127.0.0.1")
    .describe("Address on which the daemon listens. Anything but the machine itself needs auth.mode jwt."),
  port: z.int().min(0).max(65_535).default(8080).describe("Port of the HTTP interface; 0 takes a free one."),
  allowedHosts: z
    .array(hostName)
    .max(100)
    .default([])
    .describe(
      "Names, without port, by which the daemon may be asked, besides localhost, 127.0.0.1, [::1] and server.host.",
    ),
  corsOrigins: z
    .array(origin)
    .max(100)
    .default([])
    .describe("Origins whose pages may use the API from a browser, besides the daemon's own pages."),
  trustedProxies: z
    .array(
      z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], "an IP address or a network such as 10.0.0.0/8"),
    )
    .max(100)
    .default([])
    .describe("Reverse proxies whose X-Forwarded-For names the client that the rate limit counts."),
  rateLimitPerMinute: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(600)
    .describe("Requests that a client may make per minute."),
  changesPerMinute: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(120)
    .describe("Requests per minute that a client may make to each endpoint that changes something."),
  bodyLimitBytes: z
    .int()
    .min(1024)
    .max(16_777_216)
    .default(65_536)
    .describe("Largest body of a request, in bytes."),
  requestTimeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe("How long a client may take to send a request, in milliseconds."),
  handlerTimeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe("How long the daemon may take to answer a request, in milliseconds."),
};

const auth = {
  mode: z
    .enum(["none-on-loopback", "jwt"])
    .default("none-on-loopback")
    .describe("Who may use the API: whoever is on this machine, or who shows a signed token."),
  secret: z
    .string()
    .min(SECRET_CHARACTERS)
    .optional()
    .describe("Secret that signs tokens, at least 32 characters. Never in the configuration file."),
  secretFile: z
    .string()
    .min(1)
    .optional()
    .describe("File whose text is the secret; spaces and line ends around it do not count."),
  issuer: z.string().min(1).max(200).default("oec").describe("Issuer that a token must name."),
  audience: z.string().min(1).max(200).default("oec-api").describe("Audience that a token must name."),
  maxTokenDays: days
    .default(365)
    .describe("Longest life of a token, in days; older ones are refused whatever they say."),
};

const storage = {
  enabled: z.boolean().default(true).describe("False: nothing is kept on disk, whatever storage.path says."),
  path: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Database file, made with its folder if it is not there. Where a program embeds the daemon, nothing is kept without one; oec start then takes oec-data/home.db.",
    ),
  rawDays: days.default(90).describe("How long snapshots and states of devices are kept, in days."),
  recordDays: days.default(400).describe("How long events and commands are kept, in days."),
  planDays: days
    .default(90)
    .describe(
      "How long runs of the optimizer, and schedules and forecasts after their end, are kept, in days.",
    ),
};

const home = {
  devices: z
    .enum(DEVICES)
    .default("simulated")
    .describe(
      "The devices of the home: simulated ones, the same ones reached over Modbus TCP on this machine, or real ones at the addresses of the section modbus.",
    ),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .describe("Number from which the simulated home is made; the same number gives the same home."),
  scenario: z
    .enum(SCENARIO_NAMES)
    .default("today")
    .describe("What the simulated home lives through; today is an ordinary home at the present date."),
  speed: z
    .number()
    .positive()
    .max(10_000)
    .default(1)
    .describe("Simulated seconds per real second once the home is live; 1 for real devices."),
  fastForwardHours: z
    .number()
    .min(0)
    .max(24 * 366)
    .default(168)
    .describe("How much is simulated at once before the home is live, in hours."),
};

const address = z.string().refine((text) => parseModbusAddress(text) !== undefined, ADDRESS_FORM);

const modbus = {
  battery: address
    .optional()
    .describe("Address of the battery, such as huawei@192.168.1.20; needed where home.devices is modbus."),
  gridMeter: address
    .optional()
    .describe("Address of the meter at the grid connection; needed where home.devices is modbus."),
  inverter: address.optional().describe("Address of the inverter of the PV; without one the home has no PV."),
  searchRanges: z
    .array(z.string().refine(isRange, "an address range such as 192.168.1.0/24 or 192.168.1.10-40"))
    .max(20)
    .default([])
    .describe(
      "Private networks that are searched for devices every five minutes, such as 192.168.1.0/24; nothing is searched without.",
    ),
  servePort: z
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe("Port on which simulated-over-modbus serves its devices; 0 takes a free one."),
};

const site = {
  name: z.string().min(1).max(200).default("Home").describe("Name of a real home, for its pages."),
  timeZone: z
    .string()
    .refine(isTimeZone, "a time zone such as Europe/Stockholm")
    .default("Europe/Stockholm")
    .describe("Time zone of a real home, by its IANA name."),
  phases: z
    .int()
    .min(1)
    .max(3)
    .refine((count) => count !== 2, "1 or 3")
    .default(3)
    .describe("Phases of the grid connection of a real home: 1 or 3."),
  fuseA: z
    .number()
    .positive()
    .max(1000)
    .default(16)
    .describe("Main fuse of a real home per phase, in ampere."),
  marginA: z
    .number()
    .min(0)
    .max(100)
    .default(1)
    .describe("What is kept free below the main fuse on each phase, in ampere."),
  maxImportW: z
    .number()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe("Most that may be bought at a time, in watt; without it the fuse alone limits."),
  maxExportW: z
    .number()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe("Most that may be sold at a time, in watt, 0 forbids it; without it the fuse alone limits."),
  pvPeakW: z.number().min(0).max(1_000_000).default(0).describe("Installed power of the PV, in watt."),
  latitudeDeg: z
    .number()
    .min(-90)
    .max(90)
    .optional()
    .describe("Latitude of the home in degrees, north positive."),
  longitudeDeg: z
    .number()
    .min(-180)
    .max(180)
    .optional()
    .describe("Longitude of the home in degrees, east positive."),
};

const log = {
  level: z
    .enum(LOG_LEVELS)
    .optional()
    .describe("Least important lines that are written; warn, or silent where the status screen is shown."),
  pretty: z.boolean().default(false).describe("Lines for people instead of one JSON object per line."),
};

const telemetry = {
  metrics: z
    .enum(["read", "public", "off"])
    .default("read")
    .describe("Who may read /metrics: who holds a token for reading, everybody, or nobody."),
};

const shadow = {
  enabled: z
    .boolean()
    .optional()
    .describe(
      "Decide and log as usual, but send no command to any device. Without it: true for real devices, false for simulated ones. Real devices are commanded only with prices.sources.",
    ),
};

/** Every section with its options; what is derived from the schema goes by this table. */
export const SECTIONS = {
  server,
  auth,
  storage,
  home,
  modbus,
  site,
  prices,
  weather,
  log,
  telemetry,
  shadow,
};

const complete = z.strictObject({
  server: z.strictObject(server).prefault({}),
  auth: z.strictObject(auth).prefault({}),
  storage: z.strictObject(storage).prefault({}),
  home: z.strictObject(home).prefault({}),
  modbus: z.strictObject(modbus).prefault({}),
  site: z.strictObject(site).prefault({}),
  prices: z.strictObject(prices).prefault({}),
  weather: z.strictObject(weather).prefault({}),
  log: z.strictObject(log).prefault({}),
  telemetry: z.strictObject(telemetry).prefault({}),
  shadow: z.strictObject(shadow).prefault({}),
});

/** A complete configuration. */
export type DaemonConfig = z.output<typeof complete>;
/** A configuration whose missing parts take their defaults. */
export type DaemonConfigInput = z.input<typeof complete>;

/** Everything that can be set about the daemon. */
export const daemonConfig = complete.superRefine((config, context) => {
  for (const { path, message } of contradictions(config)) context.addIssue({ code: "custom", path, message });
});

function isRange(text: string): boolean {
  try {
    return addressesOf({ targets: [text] }).length > 0;
  } catch {
    // The caller says what is expected.
    return false;
  }
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

interface Contradiction {
  readonly path: string[];
  /** What is expected. */
  readonly message: string;
}

const ALL_ADDRESSES: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);
const NO_LOGIN =
  'because auth.mode is "none-on-loopback" and whoever reaches the daemon could command the home; set auth.mode to "jwt" to be reached from elsewhere';

/** What each option allows by itself, but not beside the others. */
function contradictions(config: DaemonConfig): Contradiction[] {
  const found: Contradiction[] = [];
  const add = (path: string[], message: string) => void found.push({ path, message });
  for (const { path, message } of missingForSources(config)) add(path, message);
  const { host, allowedHosts, corsOrigins } = config.server;
  if (config.home.devices === "modbus")
    for (const { path, message } of missingForReal(config)) add(path, message);
  if (config.auth.mode === "jwt") {
    const { secret, secretFile } = config.auth;
    if (secret === undefined && secretFile === undefined)
      add(
        ["auth", "secret"],
        `a secret of at least ${SECRET_CHARACTERS} characters in OEC_AUTH_SECRET, or auth.secret_file, because auth.mode is "jwt"`,
      );
    if (ALL_ADDRESSES.has(host) && allowedHosts.length === 0)
      add(
        ["server", "allowedHosts"],
        `the names by which the daemon is asked, because it listens on every address (${host})`,
      );
    return found;
  }
  const names = LOOPBACK_NAMES.join(", ");
  if (!isLoopbackName(host)) add(["server", "host"], `one of ${names}, ${NO_LOGIN}`);
  if (!allowedHosts.every(isLoopbackName)) add(["server", "allowedHosts"], `none but ${names}, ${NO_LOGIN}`);
  if (!corsOrigins.every((one) => !URL.canParse(one) || isLoopbackName(new URL(one).hostname)))
    add(["server", "corsOrigins"], `none but origins of this machine, ${NO_LOGIN}`);
  return found;
}

/** What a home of real devices needs that the configuration does not say. */
function missingForReal({ home, modbus, prices, shadow }: DaemonConfig): Contradiction[] {
  const found: Contradiction[] = (["battery", "gridMeter"] as const)
    .filter((name) => modbus[name] === undefined)
    .map((name) => ({
      path: ["modbus", name],
      message: `${ADDRESS_FORM}, because home.devices is "modbus"`,
    }));
  if (home.speed !== 1)
    found.push({
      path: ["home", "speed"],
      message: '1, because home.devices is "modbus" and real time has one speed',
    });
  if (shadow.enabled === false && prices.sources.length === 0)
    found.push({
      path: ["prices", "sources"],
      message:
        "at least one service, because shadow.enabled is false and real devices are not commanded by synthetic prices",
    });
  return found;
}
