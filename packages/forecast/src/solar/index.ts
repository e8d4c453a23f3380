// The sun and what panels make of it: the sub-path `@oec/forecast/solar`.
export {
  absoluteAirMass,
  extraterrestrialNormal,
  incidenceDeg,
  pressureAtAltitude,
  relativeAirMass,
} from "./atmosphere.ts";
export type { AirMassModel } from "./atmosphere.ts";
export { haurwitz, ineichen } from "./clear-sky.ts";
export type { IneichenInput, Irradiance } from "./clear-sky.ts";
export { clearSkyIndex, erbs } from "./clouds.ts";
export type { ErbsInput } from "./clouds.ts";
export { deltaTSeconds } from "./delta-t.ts";
export { horizonProfile } from "./horizon-profile.ts";
export type { HorizonPoint } from "./horizon-profile.ts";
export {
  ashraeModifier,
  faimanCellC,
  faimanLosses,
  physicalModifier,
  pvsystCellC,
  sapmCellC,
  sapmModuleC,
} from "./module.ts";
export type { CellWeather, PvsystModule } from "./module.ts";
export type { Place } from "./place.ts";
export { pvField } from "./pv-field.ts";
export type { PvField, PvModel, PvWeather, Roof } from "./pv-field.ts";
export { combinedLoss, pvwattsAcW, pvwattsDcW, PVWATTS_LOSSES } from "./pvwatts.ts";
export type { DcField } from "./pvwatts.ts";
export { simplifiedSolis } from "./solis.ts";
export type { SolisInput } from "./solis.ts";
export type { Panel, Sky } from "./sky.ts";
export { sunPosition } from "./sun-position.ts";
export type { Air, SunPosition } from "./sun-position.ts";
export { sunTimes } from "./sun-times.ts";
export type { SunTimes } from "./sun-times.ts";
export { ageingFactor, snowCover, soilingLoss } from "./surface-losses.ts";
export type { SnowHour, SoilingOptions } from "./surface-losses.ts";
export { groundDiffuse, onPlane, skyDiffuse } from "./transposition.ts";
export type { PlaneIrradiance, SkyModel } from "./transposition.ts";
