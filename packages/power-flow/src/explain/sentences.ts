import type { FlowStatus, ReasonCode, Shortfall } from "../types/decision.ts";

/** Languages the reasons are told in. */
export type Language = "en" | "sv";

/**
 * A sentence per reason. Places: `{phase}` `{slack}` `{limit}` numbers with their unit, `{over}` the excess, `{ev}` the
 * car's number.
 */
export type Sentences = Readonly<Record<ReasonCode, string>>;

export const ENGLISH: Sentences = {
  FUSE_LIMIT: "The fuse of phase {phase} is used up to its limit of {limit}.",
  FUSE_EXCEEDED:
    "Phase {phase} carries {over} more than its limit of {limit}, and nothing is left to reduce it.",
  IMPORT_LIMIT: "Import is at its limit of {limit}.",
  IMPORT_EXCEEDED: "Import is {over} above its limit of {limit}, and nothing is left to reduce it.",
  EXPORT_LIMIT: "Export is at its limit of {limit}.",
  EXPORT_EXCEEDED: "Export is {over} above its limit of {limit}, and nothing is left to reduce it.",
  INVERTER_LIMIT: "The inverter is at its limit of {limit}.",
  BATTERY_POWER_LIMIT: "The battery is at its highest power of {limit}.",
  BATTERY_OWN_LIMIT: "The battery itself allows no more than {limit} now.",
  BATTERY_TEMPERATURE: "The battery's temperature allows no more than {limit}.",
  BATTERY_TAPER: "At this state of charge the battery takes or gives no more than {limit}.",
  BATTERY_FULL: "The battery has reached its highest state of charge: room for {limit}.",
  BATTERY_EMPTY: "The battery has reached its lowest state of charge: {limit} left to give.",
  BATTERY_CYCLES: "The battery has done its cycles for today and is not discharged.",
  BATTERY_PERMISSION: "The controller allows the battery no more than {limit} in this step.",
  BATTERY_FOR_HOUSE:
    "While a car charges, the battery gives the house what it needs, {limit}, and the car nothing.",
  BATTERY_RESERVE: "The battery recovers its reserve with {limit}.",
  BATTERY_RESERVE_SHORT: "The battery's reserve needs {limit}, but {over} of it are missing.",
  BATTERY_DEADBAND: "The battery rests: its best power is too small to be worth starting.",
  BATTERY_RESTS: "The battery rests: neither charging nor discharging pays.",
  BATTERY_ON_PLAN: "The battery follows the plan with {limit}.",
  BATTERY_VALUE_STEP: "At {limit} the battery reaches a level beyond which energy is worth something else.",
  GRID_BALANCED: "The house neither imports nor exports: the next watt would cost more than it brings.",
  PV_ALL_USED: "All solar power is used: {limit}.",
  PV_ALL_CURTAILED: "All solar power is switched off: using it would cost money or exceed a limit.",
  PV_CURTAIL_FORBIDDEN: "Solar power may not be reduced in this step.",
  EV_NOT_CONNECTED: "Car {ev} is not plugged in.",
  EV_NOT_PERMITTED: "The controller does not let car {ev} charge in this step.",
  EV_FULL: "Car {ev} is full.",
  EV_NO_CURRENT: "No current suits car {ev}: the lowest one is above what it may take.",
  EV_MAX_CURRENT: "Car {ev} is at its highest current.",
  EV_MIN_CURRENT: "Car {ev} is at its lowest current; less would be off.",
  EV_STEP_OVERLOADS: "Car {ev} gets no more: one more step would overload {phase}.",
  EV_STEP_RESERVE: "Car {ev} gets no more: one more step would keep the battery from its reserve.",
  EV_STEP_DEADLINE: "Car {ev} gets no more: one more step would keep a car from its deadline.",
  EV_STEP_COSTS: "Car {ev} gets no more: one more step would cost more than it is worth.",
  EV_DEADLINE: "Car {ev} needs this current to be ready in time.",
  EV_DEADLINE_SHORT: "Car {ev} needs {limit} to be ready in time, but {over} of it are missing.",
  EV_STOPPED_FOR_SAFETY:
    "Car {ev} is stopped before its time, because charging would overload the connection.",
};

export const SWEDISH: Sentences = {
  FUSE_LIMIT: "Säkringen för fas {phase} är utnyttjad till sin gräns {limit}.",
  FUSE_EXCEEDED: "Fas {phase} bär {over} mer än sin gräns {limit}, och inget återstår att minska.",
  IMPORT_LIMIT: "Köpt effekt ligger vid sin gräns {limit}.",
  IMPORT_EXCEEDED: "Köpt effekt är {over} över sin gräns {limit}, och inget återstår att minska.",
  EXPORT_LIMIT: "Såld effekt ligger vid sin gräns {limit}.",
  EXPORT_EXCEEDED: "Såld effekt är {over} över sin gräns {limit}, och inget återstår att minska.",
  INVERTER_LIMIT: "Växelriktaren ligger vid sin gräns {limit}.",
  BATTERY_POWER_LIMIT: "Batteriet går med sin högsta effekt {limit}.",
  BATTERY_OWN_LIMIT: "Batteriet självt tillåter högst {limit} just nu.",
  BATTERY_TEMPERATURE: "Batteriets temperatur tillåter högst {limit}.",
  BATTERY_TAPER: "Vid denna laddnivå tar eller ger batteriet högst {limit}.",
  BATTERY_FULL: "Batteriet har nått sin högsta laddnivå: plats för {limit}.",
  BATTERY_EMPTY: "Batteriet har nått sin lägsta laddnivå: {limit} kvar att ge.",
  BATTERY_CYCLES: "Batteriet har gjort dagens cykler och laddas inte ur.",
  BATTERY_PERMISSION: "Styrningen tillåter batteriet högst {limit} i detta steg.",
  BATTERY_FOR_HOUSE: "Medan en bil laddar ger batteriet huset vad det behöver, {limit}, och bilen ingenting.",
  BATTERY_RESERVE: "Batteriet återställer sin reserv med {limit}.",
  BATTERY_RESERVE_SHORT: "Batteriets reserv behöver {limit}, men {over} saknas.",
  BATTERY_DEADBAND: "Batteriet vilar: dess bästa effekt är för liten för att löna sig att starta.",
  BATTERY_RESTS: "Batteriet vilar: varken laddning eller urladdning lönar sig.",
  BATTERY_ON_PLAN: "Batteriet följer planen med {limit}.",
  BATTERY_VALUE_STEP: "Vid {limit} når batteriet en nivå bortom vilken energin är värd något annat.",
  GRID_BALANCED: "Huset varken köper eller säljer: nästa watt skulle kosta mer än den ger.",
  PV_ALL_USED: "All solel används: {limit}.",
  PV_ALL_CURTAILED: "All solel är avstängd: att använda den skulle kosta pengar eller överskrida en gräns.",
  PV_CURTAIL_FORBIDDEN: "Solelen får inte minskas i detta steg.",
  EV_NOT_CONNECTED: "Bil {ev} är inte ansluten.",
  EV_NOT_PERMITTED: "Styrningen låter inte bil {ev} ladda i detta steg.",
  EV_FULL: "Bil {ev} är fulladdad.",
  EV_NO_CURRENT: "Ingen ström passar bil {ev}: den lägsta är mer än den får ta.",
  EV_MAX_CURRENT: "Bil {ev} går med sin högsta ström.",
  EV_MIN_CURRENT: "Bil {ev} går med sin lägsta ström; mindre vore av.",
  EV_STEP_OVERLOADS: "Bil {ev} får inte mer: ett steg till skulle överlasta {phase}.",
  EV_STEP_RESERVE: "Bil {ev} får inte mer: ett steg till skulle ta av batteriets reserv.",
  EV_STEP_DEADLINE: "Bil {ev} får inte mer: ett steg till skulle försena en bil.",
  EV_STEP_COSTS: "Bil {ev} får inte mer: ett steg till skulle kosta mer än det är värt.",
  EV_DEADLINE: "Bil {ev} behöver denna ström för att bli klar i tid.",
  EV_DEADLINE_SHORT: "Bil {ev} behöver {limit} för att bli klar i tid, men {over} saknas.",
  EV_STOPPED_FOR_SAFETY: "Bil {ev} stoppas i förtid, eftersom laddning skulle överlasta anslutningen.",
};

/** Words that stand outside the reasons. */
export interface Words {
  readonly phase: string;
  readonly connection: string;
  readonly limits: Readonly<Record<Extract<FlowStatus, { readonly kind: "infeasible" }>["limit"], string>>;
  readonly infeasible: string;
  readonly trip: string;
  readonly degraded: Readonly<Record<Shortfall["kind"], string>>;
}

export const ENGLISH_WORDS: Words = {
  phase: "phase",
  connection: "the connection",
  limits: { fuse: "the fuse", import: "the import limit", export: "the export limit" },
  infeasible: "Warning: no permitted decision keeps {limit}; {over} too much remain{place}.",
  trip: "The breaker may open in about {seconds} s.",
  degraded: {
    "ev-deadline": "Car {ev} lacks {over} for its deadline.",
    "battery-reserve": "The battery lacks {over} for its reserve.",
    "ev-stopped": "Car {ev} was stopped to protect the connection.",
  },
};

export const SWEDISH_WORDS: Words = {
  phase: "fas",
  connection: "anslutningen",
  limits: { fuse: "säkringens gräns", import: "köpgränsen", export: "säljgränsen" },
  infeasible: "Varning: inget tillåtet beslut håller {limit}; {over} för mycket återstår{place}.",
  trip: "Säkringen kan lösa ut om cirka {seconds} s.",
  degraded: {
    "ev-deadline": "Bil {ev} saknar {over} för att bli klar i tid.",
    "battery-reserve": "Batteriet saknar {over} för sin reserv.",
    "ev-stopped": "Bil {ev} stoppades för att skydda anslutningen.",
  },
};
