// Smart charging, quirks and the charger port.
export { compositeSchedule } from "./smart-charging/composite.ts";
export type { CompositeLimit, CompositeRequest } from "./smart-charging/composite.ts";
export { fromOcpp16Clear, fromOcpp16Profile, toOcpp16Profile } from "./smart-charging/ocpp16-profile.ts";
export type { Ocpp16Profile } from "./smart-charging/ocpp16-profile.ts";
export {
  answerClearChargingProfile,
  answerGetCompositeSchedule,
  answerSetChargingProfile,
} from "./smart-charging/ocpp16-station.ts";
export type { StationMoment } from "./smart-charging/ocpp16-station.ts";
export { RECURRENCE_MS } from "./smart-charging/profile.ts";
export type {
  ChargingProfile,
  ChargingSchedule,
  InstalledProfile,
  ProfileKind,
  ProfilePurpose,
  RateUnit,
  RunningTransaction,
  SchedulePeriod,
} from "./smart-charging/profile.ts";
export { profileFault } from "./smart-charging/profile-check.ts";
export type { ProfileRefusal, ProfileStoreLimits, ProfileTarget } from "./smart-charging/profile-check.ts";
export { GENEROUS_LIMITS, ProfileStore } from "./smart-charging/profile-store.ts";
export type { ClearCriteria } from "./smart-charging/profile-store.ts";
export { convertRate, wireLimit } from "./smart-charging/rate.ts";
export type { Step } from "./smart-charging/steps.ts";
export { wirePeriods } from "./smart-charging/wire-schedule.ts";
export type { WirePeriod } from "./smart-charging/wire-schedule.ts";
