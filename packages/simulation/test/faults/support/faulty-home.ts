import {
  FaultInjector,
  faultHome,
  faultKind,
  type FaultId,
  type SimulationEnvironment,
} from "@oec/simulation";

export const FROM_MS = 60_000;
export const LASTS_MS = 60_000;

/** A home in the scene of a fault, with the fault from 60 s to 120 s. */
export function faulty(
  id: FaultId,
  variant?: string,
  seed = 7,
): { readonly home: SimulationEnvironment; readonly injector: FaultInjector } {
  const home = faultHome(faultKind(id).scene, seed, { gridMeter: { noiseW: 0 } });
  const plan = { id, fromMs: FROM_MS, lastsMs: LASTS_MS, ...(variant !== undefined && { variant }) };
  return { home, injector: new FaultInjector(home, [plan], seed) };
}

/** The same, with the car charging at 16 A before the fault begins. */
export async function charging(id: FaultId, variant?: string, seed = 7) {
  const { home, injector } = faulty(id, variant, seed);
  const { charger } = home;
  if (charger === undefined) throw new Error("the scene has no car");
  await charger.startCharging();
  await charger.setCurrent({ currentA: 16, validForMs: 3_600_000, fallbackA: 6 });
  home.step(FROM_MS - 1000);
  return { home, injector, charger };
}
