import { z } from "zod";

/** Services that prices can come from. */
const PRICE_SERVICES = [
  "nordpool",
  "elprisetjustnu",
  "entsoe",
  "energi-data-service",
  "energy-charts",
  "tibber",
] as const;

/** Services that weather can come from. */
const WEATHER_SERVICES = ["open-meteo", "smhi"] as const;

/** Where prices come from. */
export const prices = {
  sources: z
    .array(z.enum(PRICE_SERVICES))
    .max(10)
    .default([])
    .describe(
      "Services that are asked for day-ahead prices, in this order; each fills what those before it left. Without any, and where none answers, prices are synthetic and say so. Services: nordpool, elprisetjustnu, entsoe, energi-data-service, energy-charts, tibber.",
    ),
  area: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,20}$/, "the name of a price area such as SE3")
    .default("SE3")
    .describe("Price area, such as SE3."),
  entsoeToken: z
    .string()
    .optional()
    .describe("Token for ENTSO-E's transparency platform. Never in the configuration file."),
  tibberToken: z.string().optional().describe("Personal token for Tibber. Never in the configuration file."),
};

/** Where weather comes from. */
export const weather = {
  sources: z
    .array(z.enum(WEATHER_SERVICES))
    .max(10)
    .default([])
    .describe(
      "Services that are asked for weather, in this order; each fills what those before it left. Without any, and where none answers, it is the usual weather and says so. Services: open-meteo, smhi.",
    ),
};

interface SourcesConfig {
  readonly home: { readonly devices: string };
  readonly prices: { readonly sources: readonly string[]; readonly [token: string]: unknown };
  readonly weather: { readonly sources: readonly string[] };
  readonly site: { readonly latitudeDeg?: number | undefined; readonly longitudeDeg?: number | undefined };
}

const TOKENS = [
  ["entsoe", "entsoeToken", "OEC_PRICES_ENTSOE_TOKEN"],
  ["tibber", "tibberToken", "OEC_PRICES_TIBBER_TOKEN"],
] as const;

/** What services need that the configuration does not say: where, and what is expected. */
export function missingForSources(
  config: SourcesConfig,
): readonly { readonly path: string[]; readonly message: string }[] {
  const tokens = TOKENS.filter(
    ([service, name]) => config.prices.sources.includes(service) && (config.prices[name] ?? "") === "",
  ).map(([service, name, variable]) => ({
    path: ["prices", name],
    message: `a token in ${variable}, because prices.sources names ${service}`,
  }));
  const { latitudeDeg, longitudeDeg } = config.site;
  const placeless = latitudeDeg === undefined || longitudeDeg === undefined;
  // A simulated home stands in Stockholm.
  if (config.weather.sources.length === 0 || config.home.devices !== "modbus" || !placeless) return tokens;
  const name = latitudeDeg === undefined ? "latitudeDeg" : "longitudeDeg";
  return [
    ...tokens,
    { path: ["site", name], message: "the place of the home, because weather.sources names a service" },
  ];
}
