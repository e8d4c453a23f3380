// Smart charging, quirks and the charger port.
export type { OcppEvChargerOptions } from "./charger/charger-options.ts";
export { OcppEvCharger } from "./charger/ocpp-ev-charger.ts";
export type {
  StationAction,
  StationPort,
  StationReading,
  StationStatus,
  StationTransaction,
} from "./charger/station-port.ts";
export { identityOf, quirkNormaliser, StationPorts } from "./charger/station-ports.ts";
export { mustResend, liveness, pauseCommand, releaseCommand } from "./quirks/command-choices.ts";
export type { PauseCommand } from "./quirks/command-choices.ts";
export { bootStep, chooseSubprotocol, onSecondConnection, upgradeFault } from "./quirks/connection.ts";
export type { BootStep, SecondConnection, SubprotocolChoice } from "./quirks/connection.ts";
export { judgeEnergy } from "./quirks/energy.ts";
export type { EnergyVerdict, RegisterReading } from "./quirks/energy.ts";
export type { QuirkCode, QuirkFlag } from "./quirks/flag.ts";
export { policyFor } from "./quirks/models.ts";
export type { ChargerIdentity } from "./quirks/models.ts";
export { normalise } from "./quirks/normalise.ts";
export type { NormalisedPayload } from "./quirks/normalise.ts";
export { DEFAULT_POLICY } from "./quirks/policy.ts";
export type { ChargerPolicy } from "./quirks/policy.ts";
export { attributeReading, attributeStop, openAfterBoot } from "./quirks/transactions.ts";
export type { Attribution, OpenTransaction } from "./quirks/transactions.ts";
export { profileAttempts, PURPOSE_ORDER } from "./smart-charging/attempts.ts";
export type { AttemptOptions, ProfileAttempt } from "./smart-charging/attempts.ts";
export { compositeSchedule } from "./smart-charging/composite.ts";
export type { CompositeLimit, CompositeRequest } from "./smart-charging/composite.ts";
export { fromOcpp16Clear, fromOcpp16Profile, toOcpp16Profile } from "./smart-charging/ocpp16-profile.ts";
export type { Ocpp16Profile } from "./smart-charging/ocpp16-profile.ts";
export {
  answerClearChargingProfile,
  answerGetCompositeSchedule,
  answerSetChargingProfile,
} from "./smart-charging/ocpp16-station.ts";
export { fromOcpp201Profile, toOcpp201Profile } from "./smart-charging/ocpp201-profile.ts";
export type { Ocpp201Profile, Ocpp201Refusal } from "./smart-charging/ocpp201-profile.ts";
export { planOfV2xProfile, v2xProfileOfPlan } from "./smart-charging/ocpp21-v2x-profile.ts";
export type {
  Ocpp21Profile,
  V2xProfileOptions,
  V2xProfileRefusal,
  V2xStep,
} from "./smart-charging/ocpp21-v2x-profile.ts";
export type { StationMoment } from "./smart-charging/ocpp16-station.ts";
export { limitsOfSchedule, profileOfPlan } from "./smart-charging/plan-profile.ts";
export type { LimitStep, PlanProfileOptions, PlanProfileRefusal } from "./smart-charging/plan-profile.ts";
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
export {
  CAUTIOUS_LIMITS,
  PROFILE_KEYS,
  rateUnits,
  readStationLimits,
} from "./smart-charging/station-limits.ts";
export type { Step } from "./smart-charging/steps.ts";
export { verifyLimit } from "./smart-charging/verify-limit.ts";
export type { CommandedLimit, LimitVerdict } from "./smart-charging/verify-limit.ts";
export { wirePeriods } from "./smart-charging/wire-schedule.ts";
export type { WirePeriod } from "./smart-charging/wire-schedule.ts";
export { OCPP_ERRORS, OcppError } from "./errors.ts";
export type { OcppErrorCode, OcppErrorContext } from "./errors.ts";
export { readErrorCode, RPC_ERROR_CODES, writeErrorCode } from "./messages/error-codes.ts";
export type { RpcErrorCode } from "./messages/error-codes.ts";
export { AS_IT_IS } from "./messages/normaliser.ts";
export type { Flag, Normalised, Normaliser } from "./messages/normaliser.ts";
export type {
  ActionOf,
  Messages,
  OcppVersion,
  PayloadChecker,
  PayloadFault,
  PayloadKind,
  Protocol,
  RequestOf,
  ResponseOf,
  Subprotocol,
} from "./messages/protocol.ts";
export { OCPP16 } from "./messages/v16.ts";
export type { V16Action, V16Messages, V16Request, V16Response } from "./messages/v16.ts";
export { OCPP201 } from "./messages/v201.ts";
export type { V201Action, V201Messages, V201Request, V201Response } from "./messages/v201.ts";
export { OCPP21 } from "./messages/v21.ts";
export type { V21Action, V21Messages, V21Request, V21Response } from "./messages/v21.ts";
export { Validator } from "./messages/validator.ts";
export type { SchemaTable } from "./messages/validator.ts";
export { RpcEngine } from "./rpc/engine.ts";
export type {
  CallContext,
  CallOptions,
  FallbackHandler,
  Handler,
  Handlers,
  RpcOptions,
  RpcPorts,
} from "./rpc/contract.ts";
export type { RpcEvent } from "./rpc/events.ts";
export { CallRefused } from "./rpc/rpc-error.ts";
export { RPC_DEFAULTS } from "./rpc/settings.ts";
export type { RpcSettings } from "./rpc/settings.ts";
export { dispatch } from "./rpc/dispatch.ts";
export { engineOf } from "./rpc/link.ts";
export type { Link, LinkSetup } from "./rpc/link.ts";
export { AuthorisationList } from "./central-system/authorisation.ts";
export type { IdTagInfo, TagRecord } from "./central-system/authorisation.ts";
export { CentralSystem } from "./central-system/central-system.ts";
export { isExpectedChange } from "./central-system/connector.ts";
export type { ConnectorState, ConnectorStatus } from "./central-system/connector.ts";
export type { StationEvent } from "./central-system/events.ts";
export { MeterBook, readingsOf } from "./central-system/meter-book.ts";
export type { MeterReading } from "./central-system/meter-book.ts";
export type { CentralSystemOptions } from "./central-system/options.ts";
export { Station } from "./central-system/station.ts";
export type { Reservation } from "./central-system/station.ts";
export { MemoryTransactionStore } from "./central-system/transaction.ts";
export type { Transaction, TransactionStore } from "./central-system/transaction.ts";
export { TransactionQueue } from "./charge-point/transaction-queue.ts";
export type {
  QueuedMessage,
  QueueState,
  QueueStorage,
  TransactionCaller,
  TransactionQueueOptions,
} from "./charge-point/transaction-queue.ts";
export { StationProxy } from "./proxy/station-proxy.ts";
export type { ProxyOptions } from "./proxy/station-proxy.ts";
export { CentralSystem201, Station201 } from "./v201/central-system.ts";
export type { CentralSystem201Options } from "./v201/central-system.ts";
export { DeviceModel } from "./v201/device-model.ts";
export { TransactionLog } from "./v201/transaction-log.ts";
export type { EventTransaction } from "./v201/transaction-log.ts";
export { v2xSetpointAt, v2xSetpointProfile } from "./v201/v2x-profile.ts";
export type { V2xSetpoint, V2xStationCapability } from "./v201/v2x-profile.ts";
