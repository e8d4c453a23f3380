import { OCPP16, type V16Messages } from "../messages/v16.ts";
import type { CallContext, Handlers } from "../rpc/contract.ts";
import { dispatch } from "../rpc/dispatch.ts";
import { CallRefused } from "../rpc/rpc-error.ts";
import {
  answerClearChargingProfile,
  answerGetCompositeSchedule,
  answerSetChargingProfile,
} from "../smart-charging/ocpp16-station.ts";
import { fromOcpp16Profile } from "../smart-charging/ocpp16-profile.ts";
import type { AnsweringStation } from "./answering-station.ts";

/** The answer of a simulated station to any call of a central system. */
export async function stationAnswer(
  station: AnsweringStation,
  payload: object,
  context: CallContext,
): Promise<object> {
  await station.delay();
  station.requests.push(context.action);
  if (station.faults.unsupported?.some((action) => action === context.action) === true) {
    throw new CallRefused("NotSupported", `${context.action} is not supported`);
  }
  return dispatch(OCPP16, handlersOf(station))(payload, context);
}

const accepted = { status: "Accepted" } as const;
const verdict = (agreed: boolean): { status: "Accepted" | "Rejected" } => ({
  status: agreed ? "Accepted" : "Rejected",
});

function handlersOf(station: AnsweringStation): Handlers<V16Messages> {
  return {
    ...chargingHandlers(station),
    GetConfiguration: (request) => station.configuration.answerGet(request),
    ChangeConfiguration: (request) => station.configuration.answerChange(request),
    ChangeAvailability: ({ type }) => ({ status: station.setOperative(type === "Operative") }),
    ClearCache: () => accepted,
    DataTransfer: () => ({ status: "UnknownVendorId" }),
    GetLocalListVersion: () => ({ listVersion: station.listVersion }),
    SendLocalList: ({ listVersion }) => {
      station.listVersion = listVersion;
      return accepted;
    },
    Reset: async ({ type }) => {
      await station.restart(type === "Hard" ? "HardReset" : "SoftReset");
      return accepted;
    },
    TriggerMessage: ({ requestedMessage }) => {
      return station.trigger(requestedMessage) ? accepted : { status: "NotImplemented" };
    },
    ExtendedTriggerMessage: ({ requestedMessage }) => {
      return station.trigger(requestedMessage) ? accepted : { status: "NotImplemented" };
    },
    UnlockConnector: () => ({ status: "Unlocked" }),
    GetDiagnostics: () => ({}),
    UpdateFirmware: () => ({}),
    ReserveNow: () => verdict(station.transaction === undefined),
    CancelReservation: () => accepted,
  };
}

function chargingHandlers(station: AnsweringStation): Handlers<V16Messages> {
  return {
    RemoteStartTransaction: ({ idTag, chargingProfile }) => {
      const started = station.remoteStart(idTag);
      if (started && chargingProfile !== undefined) {
        station.profiles.set(1, fromOcpp16Profile(chargingProfile), "starting");
      }
      return verdict(started);
    },
    RemoteStopTransaction: ({ transactionId }) => verdict(station.remoteStop(transactionId)),
    SetChargingProfile: (request) => {
      const { stackLevel, chargingProfilePurpose } = request.csChargingProfiles;
      const { refusesPurposes = [], maxStackLevel = Infinity } = station.faults;
      if (refusesPurposes.includes(chargingProfilePurpose) || stackLevel > maxStackLevel) {
        return { status: "Rejected" };
      }
      return answerSetChargingProfile(station.profiles, request, station.moment());
    },
    ClearChargingProfile: (request) => answerClearChargingProfile(station.profiles, request),
    GetCompositeSchedule: (request) =>
      answerGetCompositeSchedule(station.profiles, request, station.moment()),
  };
}
