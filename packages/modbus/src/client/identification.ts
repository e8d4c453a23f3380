/** A part of a device's description of itself. */
export interface Identification {
  /** Texts by object id. */
  readonly texts: ReadonlyMap<number, string>;
  /** First object of the next part; absent where this is the last one. */
  readonly next?: number;
}

/**
 * Takes apart the reply to an identification request, whose length the transport has checked.
 *
 * @param bytes - From the category on: category, conformity, more follows, next object, number of objects, objects.
 */
export function parseIdentification(bytes: readonly number[]): Identification {
  const texts = new Map<number, string>();
  const [, , more = 0, next = 0, count = 0] = bytes;
  let at = 5;
  for (let index = 0; index < count; index += 1) {
    const [id = 0, length = 0] = bytes.slice(at, at + 2);
    texts.set(id, String.fromCharCode(...bytes.slice(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  return more === 0xff ? { texts, next } : { texts };
}
