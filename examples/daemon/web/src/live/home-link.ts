import { ApiRefusal, type Answer } from "../api/answer.ts";
import type { Live, NowView, PlanView } from "../api/types.ts";
import { START, step, type Connection, type ConnectionEvent } from "./connection.ts";
import { readMessage, type LiveMessage } from "./message.ts";

/** What the link is told by a socket. */
export interface SocketEvents {
  opened(): void;
  message(text: string): void;
  /** @param code - Why, as WebSocket codes say it. */
  closed(code: number): void;
}

/** A request to the API. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: object;
}

/** What the link needs from where it runs. */
export interface LinkParts {
  /** Opens a socket; the result closes it. */
  open(path: string, events: SocketEvents): () => void;
  /** Asks the daemon. @throws {@link ApiRefusal} if it refuses, and what the network throws. */
  ask<Data>(request: ApiRequest, signal: AbortSignal): Promise<Answer<Data>>;
  /** Wall clock [ms since 1970 UTC]. */
  now(): number;
  /** Runs something later; the result calls it off. */
  after(delayMs: number, run: () => void): () => void;
  /** 0 to 1. */
  chance(): number;
}

/** A request that came to nothing. */
export interface Failure {
  readonly atMs: number;
  readonly message: string;
}

/** Everything the pages know of the home. */
export interface HomeState {
  readonly line: Connection;
  /** Server's wall clock less the reader's [ms]. */
  readonly skewMs: number;
  readonly live?: Live;
  readonly view?: NowView;
  readonly plan?: PlanView;
  /** The day that was asked for and has neither records nor a plan. */
  readonly emptyDay?: string | undefined;
  readonly failure?: Failure | undefined;
  /** The daemon hung up because it stops. */
  readonly stopped?: boolean;
}

/** Close code of a server that stops. */
const GOING_AWAY = 1001;
/** A silent socket is a dead one: the daemon speaks at least once per control cycle [ms]. */
const SILENCE_MS = 40_000;
/** The day's figures are fetched anew after this long [ms], and as soon as this after news. */
const REFRESH_MS = 15_000;
const NEWS_PAUSE_MS = 300;

/** Keeps the pages in step with the home: one socket for what is live, and requests for what changes with the plan. */
export class HomeLink {
  readonly #parts: LinkParts;
  readonly #listeners = new Set<() => void>();
  #state: HomeState = { line: START, skewMs: 0 };
  #close: (() => void) | undefined;
  #retry: (() => void) | undefined;
  #silence: (() => void) | undefined;
  #refresh: (() => void) | undefined;
  #refreshAt = Infinity;
  #requests = new AbortController();
  #commands = new AbortController();
  #lastId: string | undefined;
  /** Day that the plan is shown for; undefined: today. */
  #date: string | undefined;
  #wantsPlan = false;

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  get state(): HomeState {
    return this.#state;
  }

  /** Calls back after every change until the result is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  start(): void {
    this.#open();
    this.refresh();
  }

  /** Ends everything; {@link HomeLink.setHidden} begins anew. */
  stop(): void {
    this.#advance("hidden");
    this.#hangUp();
    this.#commands.abort();
    this.#commands = new AbortController();
  }

  /** Asks for nothing while nobody looks. */
  setHidden(hidden: boolean): void {
    if (hidden) {
      this.#advance("hidden");
      this.#hangUp();
      return;
    }
    if (this.#state.line.phase !== "paused") return;
    this.#advance("shown");
    this.start();
  }

  /** Tries again at once. */
  retryNow(): void {
    this.#retry?.();
    if (this.#state.line.phase === "waiting") {
      this.#advance("retry");
      this.#open();
    }
    this.refresh();
  }

  /** Shows the plan of a day from now on. @param date - At the home, `2026-03-26`; undefined: today. */
  showPlan(date: string | undefined): void {
    const other = this.#date !== date || !this.#wantsPlan;
    this.#date = date;
    this.#wantsPlan = true;
    if (other) this.refresh();
  }

  /** Nobody looks at the plan any more. */
  hidePlan(): void {
    this.#wantsPlan = false;
  }

  /** Asks the daemon to do something, then shows what came of it. @throws as {@link LinkParts.ask} does */
  async command<Data>(request: ApiRequest): Promise<Data> {
    const { data } = await this.#parts.ask<Data>(request, this.#commands.signal);
    this.refresh();
    return data;
  }

  /** Fetches what the pages show; what is due sooner stays so. */
  refresh(delayMs = 0): void {
    const dueAt = this.#parts.now() + delayMs;
    if (dueAt >= this.#refreshAt) return;
    this.#refresh?.();
    this.#refreshAt = dueAt;
    this.#refresh = this.#parts.after(delayMs, () => void this.#fetch());
  }

  async #fetch(): Promise<void> {
    this.#refreshAt = Infinity;
    this.#requests.abort();
    const { signal } = (this.#requests = new AbortController());
    try {
      const view = this.#parts.ask<NowView>({ method: "GET", path: "/api/v1/now" }, signal);
      const [now, plan] = await Promise.all([view, this.#wantsPlan ? this.#fetchPlan(signal) : {}]);
      if (signal.aborted) return;
      const skewMs = now.serverMs - this.#parts.now();
      this.#set({ ...this.#state, ...plan, view: now.data, skewMs, failure: undefined });
    } catch (error) {
      if (signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      this.#set({ ...this.#state, failure: { atMs: this.#parts.now(), message } });
    }
    if (this.#state.line.phase !== "paused") this.refresh(REFRESH_MS);
  }

  /** A day without records or plan is an answer too. */
  async #fetchPlan(signal: AbortSignal): Promise<Pick<HomeState, "plan" | "emptyDay">> {
    const date = this.#date;
    const path = `/api/v1/plan/view${date === undefined ? "" : `?date=${date}`}`;
    try {
      const { data } = await this.#parts.ask<PlanView>({ method: "GET", path }, signal);
      return { plan: data, emptyDay: undefined };
    } catch (error) {
      if (date === undefined || !(error instanceof ApiRefusal) || error.code !== "NO_DATA") throw error;
      return { emptyDay: date };
    }
  }

  #open(): void {
    const after = this.#lastId === undefined ? "" : `?after=${encodeURIComponent(this.#lastId)}`;
    let over = false;
    const ended = (code: number): void => {
      if (over) return;
      over = true;
      this.#set({ ...this.#state, stopped: this.#state.stopped === true || code === GOING_AWAY });
      this.#lost();
    };
    const close = this.#parts.open(`/api/v1/live${after}`, {
      opened: () => {
        if (over) return;
        this.#advance("opened");
        this.#listen();
      },
      message: (text) => {
        if (!over) this.#heard(text);
      },
      closed: ended,
    });
    this.#close = () => {
      over = true;
      close();
    };
  }

  #heard(text: string): void {
    const message = readMessage(text);
    this.#advance("heard");
    this.#listen();
    if (message === undefined) return;
    this.#lastId = message.id;
    const skewMs = message.serverMs - this.#parts.now();
    if (message.type === "snapshot" || message.type === "status") this.#told(message, skewMs);
    else if (message.type !== "stored") this.refresh(NEWS_PAUSE_MS);
  }

  #told(message: Extract<LiveMessage, { readonly live: Live }>, skewMs: number): void {
    const before = this.#state.live;
    const { live } = message;
    this.#set({ ...this.#state, live, skewMs, stopped: false });
    const changed =
      before !== undefined &&
      (before.verb !== live.verb ||
        before.status.mode !== live.status.mode ||
        (before.starting === undefined) !== (live.starting === undefined));
    if (message.gap || changed) this.refresh(NEWS_PAUSE_MS);
  }

  /** A socket that says nothing for long is closed, so that a new one is tried. */
  #listen(): void {
    this.#silence?.();
    this.#silence = this.#parts.after(SILENCE_MS, () => {
      this.#close?.();
      this.#lost();
    });
  }

  #lost(): void {
    this.#silence?.();
    this.#advance("lost");
    const { phase, retryAtMs } = this.#state.line;
    if (phase !== "waiting" || retryAtMs === undefined) return;
    this.#retry?.();
    this.#retry = this.#parts.after(Math.max(0, retryAtMs - this.#parts.now()), () => {
      this.#advance("retry");
      this.#open();
      this.refresh(NEWS_PAUSE_MS);
    });
  }

  #hangUp(): void {
    this.#close?.();
    this.#retry?.();
    this.#silence?.();
    this.#refresh?.();
    this.#refreshAt = Infinity;
    this.#requests.abort();
  }

  #advance(event: ConnectionEvent): void {
    const line = step(this.#state.line, event, this.#parts.now(), this.#parts.chance());
    if (line !== this.#state.line) this.#set({ ...this.#state, line });
  }

  #set(state: HomeState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
