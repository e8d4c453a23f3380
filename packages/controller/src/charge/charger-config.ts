import { OecError, type Amperes, type Site, type SiteCharger, type VehicleCapabilities } from "@oec/domain";
import type { V2xCapabilities } from "@oec/domain";
import type { EvseConstraints, Phase } from "@oec/power-flow";
import type { ChargePhases } from "../guard/charge-guard.ts";

/** What a charge point's port can do beside limiting its current. */
export interface ChargerAbilities {
  /** It can change between one and three phases. */
  readonly phaseSwitch: boolean;
  /** It can give energy back; absent: not. */
  readonly v2x?: V2xCapabilities;
}

/** A charge point that is controlled. */
export interface ControlledCharger {
  readonly id: string;
  readonly site: SiteCharger;
  readonly evse: EvseConstraints;
  readonly vehicle: VehicleCapabilities;
  readonly abilities: ChargerAbilities;
  /** Phases of a charging on all its phases. */
  readonly allPhases: ChargePhases;
  /** Current it falls back to when its lease ends [A]. */
  readonly failsafeA: Amperes;
}

/** Power flow decides exactly for up to this many cars. */
const MOST_CHARGERS = 2;

/** A car of which nothing is known: as large as most, and as powerful as the charge point. */
const unknownVehicle = ({ capabilities }: SiteCharger, voltageV: number): VehicleCapabilities => ({
  capacityWh: 60_000,
  maxChargeW: 3 * capabilities.maxCurrentA * voltageV,
  maxDischargeW: 0,
  phases: Math.max(...capabilities.phases) === 1 ? 1 : 3,
  minCurrentA: capabilities.minCurrentA,
  chargeEfficiency: 0.9,
  dischargeEfficiency: 0.9,
});

/**
 * The charge points of a site that are controlled, in the site's order: those that have a port.
 *
 * @throws `OecError` `INVALID_ARGUMENT` for more than two.
 */
export function controlledChargers(
  site: Site,
  abilities: Readonly<Record<string, ChargerAbilities>>,
): readonly ControlledCharger[] {
  const found = site.chargers.filter(({ id }) => abilities[id] !== undefined);
  if (found.length > MOST_CHARGERS) {
    const message = `site ${site.id} has ${String(found.length)} charge points to control, expected at most ${String(MOST_CHARGERS)}`;
    throw new OecError("INVALID_ARGUMENT", message, {
      context: { site: site.id, chargers: found.map(({ id }) => id) },
    });
  }
  return found.map((charger) =>
    controlledCharger(site, charger, abilities[charger.id] ?? { phaseSwitch: false }),
  );
}

function controlledCharger(site: Site, charger: SiteCharger, abilities: ChargerAbilities): ControlledCharger {
  const { capabilities } = charger;
  const vehicle = charger.vehicle ?? unknownVehicle(charger, site.grid.nominalVoltageV);
  const wired = wiredPhases(site, charger);
  const usable = wired.slice(0, vehicle.phases);
  const [first = 1] = wired;
  const canSwitch = abilities.phaseSwitch && capabilities.phases.includes(1) && usable.length > 1;
  const onlyOne = !capabilities.phases.includes(3);
  const full = onlyOne ? [first] : usable;
  const phaseSets = canSwitch ? [[first], full] : [full];
  const maxDischargeA =
    abilities.v2x === undefined
      ? 0
      : Math.min(
          capabilities.maxCurrentA,
          Math.min(abilities.v2x.maxDischargeW, vehicle.maxDischargeW) /
            (full.length * site.grid.nominalVoltageV),
        );
  return {
    id: charger.id,
    site: charger,
    vehicle,
    abilities: { ...abilities, phaseSwitch: canSwitch },
    allPhases: full.length === 1 ? 1 : full.length === 2 ? 2 : 3,
    failsafeA: capabilities.minCurrentA,
    evse: {
      minCurrentA: capabilities.minCurrentA,
      maxCurrentA: capabilities.maxCurrentA,
      currentStepA: capabilities.currentStepA,
      phaseSets,
      ...(maxDischargeA > 0 && { maxDischargeCurrentA: maxDischargeA }),
    },
  };
}

/** Phases of the house that the charge point is wired to, in its own order. */
function wiredPhases(site: Site, { phaseShares, capabilities }: SiteCharger): readonly Phase[] {
  if (site.grid.phases === 1) return [1];
  const wired = ([1, 2, 3] as const).filter((phase) => (phaseShares[phase - 1] ?? 0) > 0);
  const most = Math.max(...capabilities.phases);
  return wired.length > 0 ? wired : ([1, 2, 3] as const).slice(0, most);
}
