// Type-checked in the folder of the pack test: a quantity of one copy of the package is accepted by the other, and
// two different units still are not.
import type { WattHours, Watts } from "@oec/domain";
import type { Watts as NextWatts } from "domain-next";

export function thereAndBack(power: Watts): Watts {
  const inNext: NextWatts = power;
  return inNext;
}

export function powerIsNoEnergy(power: NextWatts): WattHours {
  // @ts-expect-error -- a power is not an energy, whichever copy it comes from
  return power;
}
