import { OecError, THREE_PHASE } from "@oec/domain";
import type {
  BatteryCapabilities,
  InverterCapabilities,
  Milliseconds,
  PhaseShares,
  PricePerKwh,
  Site,
  SiteBattery,
  Watts,
} from "@oec/domain";
import type { AllConstraints } from "@oec/power-flow";
import {
  controlledChargers,
  type ChargerAbilities,
  type ControlledCharger,
} from "./charge/charger-config.ts";
import type { GridService } from "./limits/grid-service.ts";
import { DEFAULT_CHARGE_GUARD, type ChargeGuardSettings } from "./guard/charge-guard.ts";

/** What can be set about the control; every field has a default. */
export interface ControlSettings {
  /** Time between decisions about money [ms]; default 10 s. */
  readonly tickMs: Milliseconds;
  /**
   * Time between two samples of the grid meter [ms], each of which guards the fuse; default 1 s with a charge point to control,
   * else `tickMs`.
   */
  readonly guardMs: Milliseconds;
  /** Timers and budgets of the charge points. */
  readonly charge: ChargeGuardSettings;
  /** Length of a battery's lease [ms]; default 60 s. It is renewed at half of it. */
  readonly leaseMs: Milliseconds;
  /** Smallest change of the battery's power that is worth a command [W]; default 25. */
  readonly minChangeW: Watts;
  /** Fastest increase of the battery's power [W/s]; default 1000. Reductions are never slowed. */
  readonly rampWPerS: number;
  /** Longest time from a command to its full effect [ms]; default 5 s. */
  readonly responseMs: Milliseconds;
  /** Longest time a device may take to answer [ms]; default 4 s. */
  readonly deviceTimeoutMs: Milliseconds;
  /** Cycles in which it only watches after a start; default 2. */
  readonly warmupTicks: number;
  /** What the battery does when it is released; default autonomous. */
  readonly fallback: "autonomous" | "idle";
  /** Cost of leaving the planned power [currency/kWh]; default 0.002: it only decides between equals. */
  readonly trackingPerKwh: PricePerKwh;
  /** After a battery has not followed, its full power is tried again after this time [ms]; default 20 s. */
  readonly probeMs: Milliseconds;
  /** A frequency service the owner has opted in to; default none. */
  readonly gridService?: GridService;
  /** Decide and log, but command nothing; default false. */
  readonly shadow: boolean;
}

/** Settings as they are given: what is absent has its default. */
export type ControlOptions = Partial<Omit<ControlSettings, "charge">> & {
  readonly charge?: Partial<ChargeGuardSettings>;
};

/** The defaults of {@link ControlSettings}. */
export const DEFAULT_SETTINGS: ControlSettings = {
  tickMs: 10_000,
  guardMs: 1000,
  charge: DEFAULT_CHARGE_GUARD,
  leaseMs: 60_000,
  minChangeW: 25,
  rampWPerS: 1000,
  responseMs: 5000,
  deviceTimeoutMs: 4000,
  warmupTicks: 2,
  fallback: "autonomous",
  trackingPerKwh: 0.002,
  probeMs: 20_000,
  shadow: false,
};

/** Everything a control cycle needs to know that does not change. */
export interface ControlConfig {
  readonly site: Site;
  readonly settings: ControlSettings;
  readonly constraints: AllConstraints;
  /** The battery that is controlled, if the site has one. */
  readonly battery?: SiteBattery;
  /** The charge points that are controlled, two at most. */
  readonly chargers: readonly ControlledCharger[];
  readonly pvShares: PhaseShares;
  /** The inverter takes an export limit. */
  readonly canCurtail: boolean;
}

/**
 * Puts together what a control cycle needs from the site and its devices.
 *
 * @throws `OecError` `INVALID_ARGUMENT` for a site with more than one battery or two charge points to control.
 */
export function controlConfig(
  site: Site,
  devices: {
    readonly battery?: BatteryCapabilities;
    readonly inverter?: InverterCapabilities;
    /** By id of the charge point; those without are part of the house. */
    readonly chargers?: Readonly<Record<string, ChargerAbilities>>;
  },
  settings: ControlOptions = {},
): ControlConfig {
  if (site.batteries.length > 1) {
    const message = `site ${site.id} has ${String(site.batteries.length)} batteries, expected at most one`;
    throw new OecError("INVALID_ARGUMENT", message, {
      context: { site: site.id, batteries: site.batteries.length },
    });
  }
  const battery = devices.battery === undefined ? undefined : site.batteries[0];
  const chargers = controlledChargers(site, devices.chargers ?? {});
  const tickMs = settings.tickMs ?? DEFAULT_SETTINGS.tickMs;
  const guardMs = settings.guardMs ?? (chargers.length > 0 ? DEFAULT_SETTINGS.guardMs : tickMs);
  const pvShares = commonShares(site);
  const hybrid = site.inverters.find((one) => one.pvIds.length > 0 && one.batteryIds.length > 0);
  return {
    site,
    chargers,
    settings: {
      ...DEFAULT_SETTINGS,
      ...settings,
      guardMs,
      charge: { ...DEFAULT_CHARGE_GUARD, ...settings.charge },
    },
    pvShares,
    canCurtail: devices.inverter?.exportLimit ?? false,
    ...(battery && { battery }),
    constraints: {
      physical: {
        grid: site.grid,
        pvPhaseShares: pvShares,
        ...(battery && { battery: { ...battery.model, phaseShares: battery.phaseShares } }),
        ...(chargers.length > 0 && { evses: chargers.map(({ evse }) => evse) }),
        ...(hybrid && { hybridMaxAcW: hybrid.maxAcW }),
      },
      safety: {
        batteryMinSocPercent: battery?.model.minSocPercent ?? 0,
        batteryMaxSocPercent: battery?.model.maxSocPercent ?? 100,
        housePriority: true,
        maxBatteryTempC: 60,
      },
    },
  };
}

/** Phase shares of all PV together, weighted by installed power. */
function commonShares(site: Site): PhaseShares {
  const total = site.pv.reduce((sum, one) => sum + one.capacityW, 0);
  if (total <= 0) return site.grid.phases === 1 ? [1, 0, 0] : THREE_PHASE;
  const share = (phase: 0 | 1 | 2): number =>
    site.pv.reduce((sum, one) => sum + one.capacityW * one.phaseShares[phase], 0) / total;
  return [share(0), share(1), share(2)];
}
