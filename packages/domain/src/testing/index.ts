export {
  batteryModels,
  finiteBetween,
  horizons,
  instants,
  phaseShares,
  series,
  seriesOn,
  sites,
  tariffs,
  timeWindows,
} from "./arbitraries.ts";
export { casesOf, registerCases } from "./contract.ts";
export type { CaseBody, ContractCase, SubjectFactory, UnderTest } from "./contract.ts";
export {
  batteryCases,
  batteryContract,
  evChargerCases,
  evChargerContract,
  gridMeterCases,
  gridMeterContract,
} from "./device-contracts.ts";
export { repositoryCases, repositoryContract } from "./repository-contracts.ts";
export type { RepositoryKinds } from "./repository-contracts.ts";
export { strategyCases, strategyContract } from "./strategy-contract.ts";
export type { StrategyCase, StrategyUnderTest } from "./strategy-contract.ts";
