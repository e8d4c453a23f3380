/** A record of an answer that matters here. */
export type ServiceRecord =
  | { readonly type: "PTR"; readonly name: string; readonly ttlMs: number; readonly target: string }
  | { readonly type: "SRV"; readonly name: string; readonly host: string; readonly port: number }
  | { readonly type: "TXT"; readonly name: string; readonly texts: readonly string[] }
  | { readonly type: "A"; readonly name: string; readonly address: string };

/** A service that a device announces. */
export interface AnnouncedService {
  /** Full name, e.g. `SE7K._solaredge-modbus._tcp.local`. */
  readonly name: string;
  /** Service type, e.g. `_solaredge-modbus._tcp`. */
  readonly type: string;
  /** Host name, e.g. `inverter.local`. */
  readonly host: string;
  /** IPv4 address. */
  readonly address: string;
  readonly port: number;
  /** TXT record: keys in lower case. */
  readonly txt: Readonly<Record<string, string>>;
}

/** Told of changes. */
export interface ServiceListeners {
  readonly up: (service: AnnouncedService) => void;
  readonly update: (service: AnnouncedService) => void;
  readonly down: (service: AnnouncedService) => void;
}

/** What a packet asks for in return. */
export interface Taken {
  /** Records that were left out. */
  readonly questions: readonly { readonly name: string; readonly type: "SRV" | "TXT" | "A" }[];
  /** Services that were announced, and for how long. */
  readonly seen: readonly { readonly name: string; readonly ttlMs: number }[];
  /** Services that said goodbye. */
  readonly gone: readonly string[];
}

interface Entry {
  readonly type: string;
  srv?: { readonly host: string; readonly port: number };
  txt?: Readonly<Record<string, string>>;
  shown?: AnnouncedService;
}

/** The services of the local network as far as answers have told. */
export class ServiceTable {
  readonly #types: readonly string[];
  readonly #listeners: ServiceListeners;
  readonly #entries = new Map<string, Entry>();
  readonly #addresses = new Map<string, string>();

  /** @param types - Service types to watch, e.g. `_modbus._tcp`. */
  constructor(types: readonly string[], listeners: ServiceListeners) {
    this.#types = types;
    this.#listeners = listeners;
  }

  /** Services of which everything is known. */
  get services(): readonly AnnouncedService[] {
    return [...this.#entries.values()].flatMap(({ shown }) => shown ?? []);
  }

  /** Takes the records of one packet. */
  take(records: readonly ServiceRecord[]): Taken {
    const seen: { name: string; ttlMs: number }[] = [];
    const gone: string[] = [];
    for (const record of records) {
      if (record.type !== "PTR") continue;
      const type = this.#types.find((watched) => `${watched}.local` === record.name.toLowerCase());
      if (type === undefined) continue;
      if (record.ttlMs === 0) {
        gone.push(record.target);
        this.forget(record.target);
      } else {
        seen.push({ name: record.target, ttlMs: record.ttlMs });
        if (!this.#entries.has(record.target)) this.#entries.set(record.target, { type });
      }
    }
    for (const record of records) this.#fill(record);
    const questions = [...this.#entries].flatMap(([name, entry]) => this.#complete(name, entry));
    return { questions, seen, gone };
  }

  /** Drops a service that was not announced again in time. */
  forget(name: string): void {
    const entry = this.#entries.get(name);
    this.#entries.delete(name);
    if (entry?.shown !== undefined) this.#listeners.down(entry.shown);
  }

  #fill(record: ServiceRecord): void {
    if (record.type === "A") this.#addresses.set(record.name, record.address);
    const entry = this.#entries.get(record.name);
    if (entry === undefined) return;
    if (record.type === "SRV") entry.srv = { host: record.host, port: record.port };
    if (record.type === "TXT") entry.txt = txtOf(record.texts);
  }

  /** Shows a service of which everything is known, and says what is missing of the others. */
  #complete(name: string, entry: Entry): Taken["questions"] {
    const { srv, txt } = entry;
    const address = srv === undefined ? undefined : this.#addresses.get(srv.host);
    if (srv === undefined || txt === undefined || address === undefined) {
      return [
        ...(srv === undefined ? [{ name, type: "SRV" as const }] : []),
        ...(txt === undefined ? [{ name, type: "TXT" as const }] : []),
        ...(srv !== undefined && address === undefined ? [{ name: srv.host, type: "A" as const }] : []),
      ];
    }
    const service = { name, type: entry.type, host: srv.host, address, port: srv.port, txt };
    const before = entry.shown;
    entry.shown = service;
    if (before === undefined) this.#listeners.up(service);
    else if (JSON.stringify(before) !== JSON.stringify(service)) this.#listeners.update(service);
    return [];
  }
}

/** `key=value` pairs; a key without a value is there, and empty. */
function txtOf(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts
      .filter((text) => text !== "")
      .map((text) => {
        const at = text.indexOf("=");
        return at < 0 ? [text.toLowerCase(), ""] : [text.slice(0, at).toLowerCase(), text.slice(at + 1)];
      }),
  );
}
