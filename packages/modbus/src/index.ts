export { decodeNumber, decodeRaw, decodeText } from "./codec/decode.ts";
export { encodeNumber, encodeRaw, encodeText } from "./codec/encode.ts";
export type { RegisterFormat } from "./codec/format.ts";
export { wordsOf } from "./codec/types.ts";
export type { RegisterType, WordOrder } from "./codec/types.ts";
export { ModbusConnection } from "./client/connection.ts";
export type { ConnectionOptions } from "./client/connection.ts";
export { MODBUS_ERRORS, ModbusError } from "./client/errors.ts";
export type { ModbusErrorCode, ModbusFault } from "./client/errors.ts";
export { ConnectionPool } from "./client/pool.ts";
export type { LeasedUnit, PoolOptions } from "./client/pool.ts";
export type { IdentifyRequest, ModbusRequest, ReadRequest, WriteRequest } from "./client/request.ts";
export { DEFAULT_SETTINGS } from "./client/settings.ts";
export type { ConnectionSettings } from "./client/settings.ts";
export type { ConnectionHealth, ConnectionStatistics, RequestEvent } from "./client/statistics.ts";
export type { Transport, TransportOpener } from "./client/transport.ts";
export { ModbusUnit } from "./client/unit.ts";
export { registersFrom } from "./registers/map.ts";
export type {
  RegisterDetails,
  RegisterMap,
  RegisterSpec,
  RegisterTable,
  RegisterUnit,
} from "./registers/map.ts";
export { planReads } from "./registers/plan.ts";
export type { ReadBlock, ReadLimits, Wanted } from "./registers/plan.ts";
export { RegisterReader } from "./registers/reader.ts";
export { numberOf, textOf, valueOf } from "./registers/values.ts";
export type { RawValues } from "./registers/values.ts";
export { LG_RESU_HOSTS, profileById, PROFILES } from "./profiles/catalogue.ts";
export { customProfile, parseRegisterMap } from "./profiles/schema.ts";
export type {
  BatteryControl,
  BatteryMap,
  ExportLimitSteps,
  Formula,
  IdentityRule,
  InverterMap,
  MeterMap,
  Profile,
  Step,
  StepValue,
  Term,
} from "./profiles/profile.ts";
export { SUNSPEC_BASES, walkSunspec } from "./sunspec/chain.ts";
export type { ChainedModel, SunspecChain } from "./sunspec/chain.ts";
export { sunspecRegisters } from "./sunspec/points.ts";
export { SUNSPEC, sunspecProfile } from "./sunspec/sunspec-profile.ts";
export { ModbusBattery } from "./devices/battery.ts";
export type { BatteryOptions } from "./devices/battery.ts";
export { ModbusHardwareFactory } from "./devices/factory.ts";
export type { FactoryOptions, ModbusDeviceConfig } from "./devices/factory.ts";
export { ModbusInverter } from "./devices/inverter.ts";
export type { InverterOptions } from "./devices/inverter.ts";
export { ModbusMeter } from "./devices/meter.ts";
export type { DeviceOptions } from "./devices/open-device.ts";
export { identifyDevices, identifyUnit } from "./discovery/identify.ts";
export type { FoundPart, Identity, IdentifyOptions } from "./discovery/identify.ts";
export { MDNS_SERVICES, parseDiscoveryConfig } from "./discovery/config.ts";
export type { DiscoveryConfig, ScanConfig } from "./discovery/config.ts";
export { DiscoveryOrchestrator } from "./discovery/orchestrator.ts";
export type {
  DeviceAddress,
  DiscoveredDevice,
  DiscoveryEvent,
  DiscoveryParts,
} from "./discovery/orchestrator.ts";
export type { AnnouncedService } from "./discovery/service-table.ts";
export { addressesOf, parseRange } from "./discovery/targets.ts";
export type { AddressRange, TargetOptions } from "./discovery/targets.ts";
