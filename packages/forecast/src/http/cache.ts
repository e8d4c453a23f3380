import type { AbortSignalLike, Instant } from "@oec/domain";

/** An answer that was kept. */
export interface CachedAnswer {
  readonly text: string;
  /** When the service last said that this is what it has. */
  readonly fetchedAt: Instant;
  readonly etag?: string;
  readonly lastModified?: string;
}

/**
 * Where answers are kept. Keys hold no secrets. A cache on disk makes a home wake up with the prices it had; one that fails is
 * treated as empty.
 */
export interface HttpCache {
  /** What was kept under a key. */
  read(key: string, signal?: AbortSignalLike): Promise<CachedAnswer | undefined>;
  /** Keeps an answer instead of what was there. */
  write(key: string, answer: CachedAnswer, signal?: AbortSignalLike): Promise<void>;
}

/** A cache that ends with the program. Beyond `entries` answers it forgets what was written longest ago. */
export function memoryCache(entries = 100): HttpCache {
  const answers = new Map<string, CachedAnswer>();
  return {
    read: (key) => Promise.resolve(answers.get(key)),
    write(key, answer) {
      answers.delete(key);
      answers.set(key, answer);
      for (const oldest of answers.keys()) {
        if (answers.size <= entries) break;
        answers.delete(oldest);
      }
      return Promise.resolve();
    },
  };
}
