import type { RandomSource } from "@oec/domain";
import { BATTERY_EFFECTS } from "./effects/battery-effects.ts";
import { CHARGER_EFFECTS } from "./effects/charger-effects.ts";
import { METER_EFFECTS } from "./effects/meter-effects.ts";
import { SITE_EFFECTS } from "./effects/site-effects.ts";
import type { EffectMaker, FaultEffect } from "./fault-effect.ts";
import type { FaultId } from "./fault-kind.ts";

const EFFECTS: Readonly<Record<FaultId, EffectMaker>> = {
  ...METER_EFFECTS,
  ...BATTERY_EFFECTS,
  ...CHARGER_EFFECTS,
  ...SITE_EFFECTS,
};

/** How a fault acts in one of its variants. */
export const effectOf = (id: FaultId, variant: string, random: RandomSource): FaultEffect =>
  EFFECTS[id]({ variant, random });
