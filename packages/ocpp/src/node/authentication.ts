import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";

/** What a station says of itself before its connection is accepted. */
export interface StationCredentials {
  /** Last part of the address it connects to. */
  readonly stationId: string;
  readonly remote: string;
  /** The connection is encrypted. */
  readonly secure: boolean;
  /** User and password of HTTP Basic authentication; a password may hold any bytes. */
  readonly basic: { readonly user: string; readonly password: Uint8Array } | undefined;
  /** Common name of a client certificate that the server's authority has signed. */
  readonly certificateName: string | undefined;
}

/** Whether a station may connect; the status is that of the HTTP answer. */
export type StationAdmission =
  { readonly admitted: true } | { readonly admitted: false; readonly status: 401 | 404 };

/** Decides on a station before the upgrade. A rejection or a throw refuses it. */
export type Authenticate = (credentials: StationCredentials) => StationAdmission | Promise<StationAdmission>;

/** Passwords and names for {@link securityProfile}. */
export interface KnownStations {
  /** The password of a station; undefined for one that is not known. Profiles 1 and 2. */
  readonly passwordOf?: (stationId: string) => Uint8Array | string | undefined;
  /** Whether a station is known. Profiles 0 and 3. */
  readonly isKnown?: (stationId: string) => boolean;
}

const ADMITTED: StationAdmission = { admitted: true };
const UNAUTHORISED: StationAdmission = { admitted: false, status: 401 };
const UNKNOWN: StationAdmission = { admitted: false, status: 404 };

/**
 * The security profiles of the OCPP security white paper, edition 3.
 *
 * @param profile - 0: none, for a network of its own; 1: password; 2: TLS and password; 3: TLS with client certificates whose
 * common name is the station's id.
 */
export function securityProfile(profile: 0 | 1 | 2 | 3, stations: KnownStations): Authenticate {
  return (credentials) => {
    if (profile >= 2 && !credentials.secure) return UNAUTHORISED;
    if (profile === 1 || profile === 2) return byPassword(credentials, stations);
    if (profile === 3 && credentials.certificateName !== credentials.stationId) return UNAUTHORISED;
    return (stations.isKnown?.(credentials.stationId) ?? false) ? ADMITTED : UNKNOWN;
  };
}

function byPassword(
  { stationId, basic }: StationCredentials,
  { passwordOf }: KnownStations,
): StationAdmission {
  const expected = passwordOf?.(stationId);
  if (basic?.user !== stationId || expected === undefined) return UNAUTHORISED;
  return sameBytes(Buffer.from(basic.password), Buffer.from(expected)) ? ADMITTED : UNAUTHORISED;
}

/** Compares in a time that tells nothing of where they differ. */
function sameBytes(given: Buffer, expected: Buffer): boolean {
  const padded = Buffer.alloc(expected.length);
  given.copy(padded);
  return timingSafeEqual(padded, expected) && given.length === expected.length && expected.length > 0;
}

/** What a request says of its station. Undefined where its address names none. */
export function credentialsOf(request: IncomingMessage, path: string): StationCredentials | undefined {
  const stationId = stationIdOf(request.url ?? "", path);
  if (stationId === undefined) return undefined;
  const { socket } = request;
  const secure = socket instanceof TLSSocket;
  const name: unknown = secure && socket.authorized ? socket.getPeerCertificate().subject.CN : undefined;
  return {
    stationId,
    remote: socket.remoteAddress ?? "unknown",
    secure,
    basic: basicOf(request.headers.authorization),
    certificateName: typeof name === "string" ? name : undefined,
  };
}

/** Longest station id: 48 characters in 2.0.1, 20 to 25 in practice in 1.6. */
const LONGEST_STATION_ID = 48;

function stationIdOf(url: string, path: string): string | undefined {
  const [address = ""] = url.split("?", 1);
  if (!address.startsWith(path)) return undefined;
  const rest = address.slice(path.length);
  if (rest === "" || rest.includes("/")) return undefined;
  try {
    const id = decodeURIComponent(rest);
    return id.length <= LONGEST_STATION_ID && !/\p{Cc}/u.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

function basicOf(header: string | undefined): StationCredentials["basic"] {
  const match = /^Basic ([A-Za-z0-9+/=_-]{1,512})$/i.exec(header ?? "");
  if (match?.[1] === undefined) return undefined;
  const bytes = Buffer.from(match[1], "base64");
  const colon = bytes.indexOf(0x3a);
  if (colon < 0) return undefined;
  return { user: bytes.subarray(0, colon).toString(), password: bytes.subarray(colon + 1) };
}
