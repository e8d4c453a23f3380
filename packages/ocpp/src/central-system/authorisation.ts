import { formatInstant, type Instant } from "@oec/domain";

/** What a tag may do. */
export interface TagRecord {
  readonly status: "Accepted" | "Blocked" | "Expired" | "Invalid";
  /** After it the tag counts as expired. */
  readonly expiresAt?: Instant;
  readonly parentIdTag?: string;
}

/** Answer to a tag, as OCPP 1.6 says it. */
export interface IdTagInfo {
  readonly status: "Accepted" | "Blocked" | "Expired" | "Invalid" | "ConcurrentTx";
  readonly expiryDate?: string;
  readonly parentIdTag?: string;
}

/** Tags and what they may do. Tags are compared without regard to case, as OCPP's CiString asks. */
export class AuthorisationList {
  readonly #tags = new Map<string, TagRecord>();
  readonly #unknown: TagRecord["status"];
  #version = 1;

  /** @param unknown - What a tag that is not listed may do; in a home often `Accepted`: who is in the garage may charge. */
  constructor(tags: Readonly<Record<string, TagRecord>> = {}, unknown: TagRecord["status"] = "Invalid") {
    for (const [tag, record] of Object.entries(tags)) this.#tags.set(tag.toLowerCase(), record);
    this.#unknown = unknown;
  }

  /** Grows with every change; for SendLocalList. */
  get version(): number {
    return this.#version;
  }

  set(tag: string, record: TagRecord): void {
    this.#tags.set(tag.toLowerCase(), record);
    this.#version += 1;
  }

  delete(tag: string): void {
    if (this.#tags.delete(tag.toLowerCase())) this.#version += 1;
  }

  /** What a tag may do now. */
  check(tag: string, now: Instant): IdTagInfo {
    const record = this.#tags.get(tag.toLowerCase());
    if (record === undefined) return { status: this.#unknown };
    const expired = record.expiresAt !== undefined && now >= record.expiresAt;
    return {
      status: expired && record.status === "Accepted" ? "Expired" : record.status,
      ...(record.expiresAt !== undefined && { expiryDate: formatInstant(record.expiresAt) }),
      ...(record.parentIdTag !== undefined && { parentIdTag: record.parentIdTag }),
    };
  }

  /** The whole list for SendLocalList. */
  entries(now: Instant): { readonly idTag: string; readonly idTagInfo: IdTagInfo }[] {
    return [...this.#tags.keys()].map((idTag) => ({ idTag, idTagInfo: this.check(idTag, now) }));
  }
}
