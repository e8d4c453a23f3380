import { z } from "zod";

/** Scenarios of the simulated home; `today` is an ordinary home at the present date. */
export const SCENARIO_NAMES = [
  "today",
  "sunny_day",
  "cloudy_day",
  "peak_pricing",
  "battery_arbitrage",
] as const;

/** Hosts on which the daemon may listen for now: the machine itself. */
const LOOPBACK = ["127.0.0.1", "::1", "localhost"] as const;

/** Everything that can be set about the daemon. */
export const daemonConfig = z.strictObject({
  server: z.strictObject({
    host: z.enum(LOOPBACK).default("127.0.0.1"),
    /** 0 takes a free one. */
    port: z.int().min(0).max(65_535).default(8080),
    /** Requests a client may make per minute. */
    rateLimitPerMinute: z.int().min(1).max(1_000_000).default(600),
  }),
  storage: z
    .strictObject({
      /** The database file; without one nothing is kept on disk. */
      path: z.string().min(1).optional(),
    })
    .default({}),
  home: z.strictObject({
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(1),
    scenario: z.enum(SCENARIO_NAMES).default("today"),
    /** Simulated seconds per real second once the home is live. */
    speed: z.number().positive().max(10_000).default(1),
    /** How much is simulated at once before the home is live [h]. */
    fastForwardHours: z
      .number()
      .min(0)
      .max(24 * 366)
      .default(24),
  }),
});

/** A complete configuration. */
export type DaemonConfig = z.infer<typeof daemonConfig>;
/** A configuration whose missing parts take their defaults. */
export type DaemonConfigInput = z.input<typeof daemonConfig>;
