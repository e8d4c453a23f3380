import { OCPP16 } from "../messages/v16.ts";
import type { FallbackHandler } from "../rpc/contract.ts";
import { dispatch } from "../rpc/dispatch.ts";
import type { Link, LinkSetup } from "../rpc/link.ts";
import { centralSystemHandlers } from "./handlers.ts";
import type { CentralSystemOptions } from "./options.ts";
import { Station } from "./station.ts";

const BOOT_WAIT_MS = 30_000;

/**
 * A central system for OCPP 1.6: it knows its stations across their connections and answers whatever they ask.
 *
 * It has no socket: a server hands it arriving stations by {@link CentralSystem.accept}.
 */
export class CentralSystem {
  readonly #options: CentralSystemOptions;
  readonly #stations = new Map<string, Station>();
  readonly #booting = new Map<Link, { readonly station: Station; readonly dueMs: number }>();

  constructor(options: CentralSystemOptions) {
    this.#options = options;
  }

  /** Every station that has ever connected, or was asked for. */
  get stations(): readonly Station[] {
    return [...this.#stations.values()];
  }

  /** A station by its id; it may never have connected. */
  station(stationId: string): Station {
    let station = this.#stations.get(stationId);
    if (station === undefined)
      this.#stations.set(stationId, (station = new Station(stationId, this.#options)));
    return station;
  }

  /** Takes a station that has connected. */
  accept(stationId: string): LinkSetup {
    const station = this.station(stationId);
    let handlers: FallbackHandler | undefined;
    const normalise = this.#options.normaliserOf?.(stationId);
    const settings = this.#options.settingsOf?.(stationId);
    let own: Link | undefined;
    const answer: FallbackHandler = (payload, context) => {
      station.hear();
      // A station that is known and goes on without a boot has not lost anything: it is ready.
      const goesOn = context.action !== "BootNotification" && station.bootNotification !== undefined;
      if (goesOn) queueMicrotask(() => station.makeReady(false));
      handlers ??= dispatch(OCPP16, centralSystemHandlers(station, this.#options));
      return handlers(payload, context);
    };
    return {
      answer,
      ...(normalise && { normalise }),
      ...(settings && { settings }),
      onEvent: (event) => station.tell({ kind: "rpc", event }),
      onOpen: (link) => {
        own = link;
        station.attach(link);
        void this.#restore(station);
        this.#awaitBoot(station, link);
      },
      onClose: (reason) => {
        if (own !== undefined) station.detach(own, reason);
      },
    };
  }

  /** Transactions that ran before a restart run on until the station says otherwise. */
  async #restore(station: Station): Promise<void> {
    if (station.bootNotification !== undefined) return;
    for (const transaction of await this.#options.store.open(station.id)) station.setRunning(transaction);
  }

  /** Some stations never boot on a new connection, others fall over when commanded before they have (see the quirks). */
  #awaitBoot(station: Station, link: Link): void {
    const { clock, bootWaitMs = BOOT_WAIT_MS } = this.#options;
    this.#booting.set(link, { station, dueMs: clock.monotonicMs() + bootWaitMs });
    if (this.#booting.size === 1) void this.#watchBoots().catch(() => this.#booting.clear());
  }

  /** One wait for all stations that have not booted: they are due in the order in which they came. */
  async #watchBoots(): Promise<void> {
    const { clock } = this.#options;
    for (const [link, { station, dueMs }] of this.#booting) {
      const waitMs = dueMs - clock.monotonicMs();
      if (waitMs > 0) await clock.sleep(waitMs);
      if (link.isOpen && !station.isReady) void this.#goOn(station, link);
      this.#booting.delete(link);
    }
  }

  async #goOn(station: Station, link: Link): Promise<void> {
    try {
      await station.call("TriggerMessage", { requestedMessage: "BootNotification" });
    } catch {
      // A station that does not know the trigger is served all the same.
    }
    if (link.isOpen) station.makeReady(false);
  }
}
