export { securityProfile } from "./authentication.ts";
export type { Authenticate, KnownStations, StationAdmission, StationCredentials } from "./authentication.ts";
export { backOffMs, OcppClient } from "./client.ts";
export type { BackOff, ClientOptions } from "./client.ts";
export { OcppServer } from "./server.ts";
export type { ArrivingStation, DoorEvent, ServerOptions } from "./server.ts";
export { SocketLink } from "./socket-link.ts";
export type { SocketLinkParts } from "./socket-link.ts";
